package dev.lenslet.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code openapi.yaml}, held against what a running service says. */
final class Contract {

    private static final ObjectMapper JSON = new JsonMapper();

    private final ObjectNode document;

    private Contract(ObjectNode document) {
        this.document = document;
        for (JsonNode schema : document.at("/components/schemas")) {
            close(schema);
        }
        // Problems are open: RFC 9457 lets each type add members.
        if (document.at("/components/schemas/Problem") instanceof ObjectNode problem) {
            problem.remove("additionalProperties");
        }
    }

    static Contract read() {
        return new Contract(
                (ObjectNode) new YAMLMapper().readTree(Path.of("openapi.yaml").toFile()));
    }

    static Contract read(String json) {
        return new Contract((ObjectNode) JSON.readTree(json));
    }

    /** What the contract does not name must not come either. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
    }

    /** Each call as {@code POST /predict}, with its parameters as {@code top in query}. */
    Map<String, Set<String>> calls() {
        Map<String, Set<String>> calls = new TreeMap<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (!method.getKey().equals("parameters")) {
                        Set<String> parameters = new TreeSet<>();
                        path.getValue().path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
                        method.getValue().path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
                        calls.put(method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(), parameters);
                    }
                }));
        return calls;
    }

    private String parameter(JsonNode parameter) {
        JsonNode resolved = resolve(parameter);
        return resolved.get("name").stringValue() + " in " + resolved.get("in").stringValue()
                + (resolved.path("required").asBoolean(false) ? ", required" : "");
    }

    /** Asserts that status, media type and body are the contract's. */
    void allows(String method, String path, HttpResponse<String> response) throws IOException {
        String what = method + " " + path + " answered " + response.statusCode() + " " + response.body();
        JsonNode operation = document.get("paths").path(path).path(method.toLowerCase(java.util.Locale.ROOT));
        JsonNode answer = resolve(operation.path("responses").path(Integer.toString(response.statusCode())));
        assertThat(answer.isObject()).as(what).isTrue();
        JsonNode content = answer.path("content");
        if (content.isEmpty()) {
            assertThat(response.body()).as(what).isEmpty();
            return;
        }
        String type = response.headers().firstValue("Content-Type").orElse("").split(";")[0];
        assertThat(content.propertyNames()).as(what).contains(type);
        answer.path("headers")
                .propertyNames()
                .forEach(header -> assertThat(response.headers().firstValue(header))
                        .as(what + ": " + header)
                        .isPresent());
        if (type.endsWith("json")) {
            ObjectNode schema = JSON.createObjectNode();
            schema.setAll((ObjectNode) content.get(type).get("schema"));
            schema.set("components", document.get("components"));
            assertThat(schema(schema).validate(JSON.readTree(response.body())))
                    .as(what)
                    .isEmpty();
        }
    }

    private static Schema schema(ObjectNode schema) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").stringValue().substring(1)) : node;
    }
}
