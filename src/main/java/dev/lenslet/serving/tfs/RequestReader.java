package dev.lenslet.serving.tfs;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.JsonBody;
import dev.lenslet.serving.TensorCall;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a body in one pass; numbers go from the parser into the call's memory. */
final class RequestReader {

    private static final String SIGNATURE = "serving_default";

    private final JsonParser parser;
    private final byte[] body;
    private final Task task;
    private final TensorCall call;
    private final Decoding decoding;
    private final Set<String> seen = new HashSet<>();
    private @Nullable Rows rows;

    private RequestReader(JsonParser parser, byte[] body, Task task, TensorCall call, Decoding decoding) {
        this.parser = parser;
        this.body = body;
        this.task = task;
        this.call = call;
        this.decoding = decoding;
    }

    /**
     * @param body not copied
     * @throws InvalidFields or another {@link dev.lenslet.problem.Refusal} at the first fault
     */
    static Rows read(byte[] body, Task task, TensorCall call, Decoding decoding) {
        try (JsonParser parser = JsonBody.parser(body)) {
            return new RequestReader(parser, body, task, call, decoding).read();
        } catch (JacksonException malformed) {
            throw JsonBody.malformed(malformed);
        }
    }

    private Rows read() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidFields("body", "must be a JSON object with " + tensorFields());
        }
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (!task.knows(field)) {
                String shown = field.length() > 64 ? field.substring(0, 64) + "…" : field;
                throw new InvalidFields(shown, "is unknown; known are " + task.fields());
            }
            if (!seen.add(field)) {
                throw new InvalidFields(field, "is given twice");
            }
            switch (field) {
                case "signature_name" -> signature(value);
                case "context" -> context(value);
                default -> rows = rows(field, value);
            }
        }
        if (parser.nextToken() != null) {
            throw new InvalidFields("body", "goes on after its JSON object");
        }
        if (rows == null) {
            throw new InvalidFields("body", "lacks " + tensorFields());
        }
        return rows;
    }

    private String tensorFields() {
        return task == Task.PREDICT ? "instances or inputs" : "examples";
    }

    /** Lenslet's graphs have one way of being called; TensorFlow Serving's guide calls it by the method's name, too. */
    private void signature(JsonToken value) {
        String name = value == JsonToken.VALUE_STRING ? parser.getString() : null;
        if (name == null || !(name.isEmpty() || name.equals(SIGNATURE) || name.equals(task.method()))) {
            throw new InvalidFields(
                    "signature_name",
                    "must be \"" + SIGNATURE + "\", the only one, or \"" + task.method() + "\", or be left out");
        }
    }

    /** Features that are the same for all examples; here each example has the one feature there is. */
    private void context(JsonToken value) {
        if (value != JsonToken.START_OBJECT || parser.nextToken() != JsonToken.END_OBJECT) {
            throw new InvalidFields(
                    "context", "must be an empty object: the model's only input belongs to the examples");
        }
    }

    private Rows rows(String field, JsonToken value) {
        if (rows != null) {
            throw new InvalidFields(field, "must not stand beside " + rows.field() + ": give one of them");
        }
        String input = call.version().record().input().name();
        boolean keyed = field.equals("inputs") && value == JsonToken.START_OBJECT;
        if (keyed) {
            String key = parser.nextName();
            if (!input.equals(key)) {
                throw new InvalidFields(field, "must have the one key \"" + input + "\", the model's input");
            }
            value = parser.nextToken();
        }
        if (value != JsonToken.START_ARRAY) {
            throw new InvalidFields(keyed ? field + "." + input : field, "must be an array of inputs");
        }
        Rows read = new RowsReader(parser, body, field, call, decoding).read();
        if (keyed && parser.nextToken() != JsonToken.END_OBJECT) {
            throw new InvalidFields(field, "must have the one key \"" + input + "\", the model's input");
        }
        return read;
    }
}
