package dev.lenslet.exchange;

import static dev.lenslet.exchange.ExchangeClient.assertProblem;
import static dev.lenslet.exchange.ExchangeClient.bytes;
import static dev.lenslet.exchange.ExchangeClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.lenslet.engine.onnx.proto.GraphProto;
import dev.lenslet.engine.onnx.proto.ModelProto;
import dev.lenslet.engine.onnx.proto.NodeProto;
import dev.lenslet.engine.onnx.proto.OperatorSetIdProto;
import dev.lenslet.engine.onnx.proto.TensorProto;
import dev.lenslet.engine.onnx.proto.TensorShapeProto;
import dev.lenslet.engine.onnx.proto.TensorShapeProto.Dimension;
import dev.lenslet.engine.onnx.proto.TypeProto;
import dev.lenslet.engine.onnx.proto.ValueInfoProto;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models from elsewhere that take token ids, and those that leave extents open, over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class ImportedTextsTest {

    private static final Path FILES = Path.of("src/test/resources/exchange");
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOKENS = "a\nb\nc\nd\n \n";

    @TempDir
    static Path home;

    private final ExchangeClient client;

    ImportedTextsTest(@LocalServerPort int port) {
        this.client = new ExchangeClient(port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", home::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text-3.h5", "text-3.keras"})
    void answersTokenIdsAsKerasDoes(String name) throws Exception {
        String model = "ids-" + name.replace('.', '-');
        JsonNode version = imported(model, client.post(versions(model), FILES.resolve(name)));

        assertThat(version.at("/input/integers/max").asInt()).isEqualTo(6);
        assertAsKeras(name, predict(model, instances(name)));
    }

    @Test
    void namesIdsBeyondTheEmbedding() throws Exception {
        imported("bounded", client.post(versions("bounded"), FILES.resolve("text-3.h5")));
        for (String bad : List.of("7", "-1", "0.5", "1e30")) {
            HttpResponse<byte[]> refused = predict("bounded", "[[0,0,0," + bad + ",0,0]]");
            assertProblem(refused, 422, "no-token");
            assertThat(text(refused)).contains("instances[0][3]", "0 to 6");
        }
        HttpResponse<byte[]> partly = predict("bounded", "[[0,0,0,7,0,0],[0,0,0,6,0,0]]");
        assertThat(partly.statusCode()).as(text(partly)).isEqualTo(200);
        assertThat(text(partly)).contains("instances[0][3]");
    }

    @Test
    void readsTextsByAVocabularyBesideTheFile() throws Exception {
        Map<String, byte[]> parts = parts("text-3.keras", "vocabulary", TOKENS);
        JsonNode version = imported("reads", client.form(versions("reads"), parts));

        assertThat(version.at("/input/preprocessing/level").asString()).isEqualTo("characters");
        assertThat(version.at("/input/preprocessing/lowercase").asBoolean()).isTrue();
        assertThat(version.at("/origin/details/preprocessing/guessed").asBoolean())
                .isTrue();
        assertThat(version.at("/files").has("vocabulary.txt")).isTrue();
        // The ids 2, 3, 4, 5, 6, 0 that Keras answered.
        HttpResponse<byte[]> answer = client.post("/predict?model=reads", "text/plain", bytes("ABcd x"));
        HttpResponse<byte[]> ids = predict("reads", "[[2,3,4,5,6,1]]");
        assertThat(predictions(answer)).isEqualTo(predictions(ids));
    }

    @Test
    void takesKerasVocabularyAndPreprocessingThatIsSaid() throws Exception {
        Map<String, byte[]> parts = parts("text-3.keras", "vocabulary", "[\"\",\"[UNK]\",\"good\",\"Bad\"]");
        parts.put("preprocessing", bytes("{\"kind\":\"tokens\",\"padding\":\"pre\"}"));
        JsonNode version = imported("words", client.form(versions("words"), parts));

        assertThat(version.at("/input/preprocessing/level").asString()).isEqualTo("words");
        assertThat(version.at("/input/preprocessing/lowercase").asBoolean()).isFalse();
        HttpResponse<byte[]> answer = client.post("/predict?model=words", "text/plain", bytes("Bad, not good."));
        assertThat(predictions(answer)).isEqualTo(predictions(predict("words", "[[0,0,0,3,1,2]]")));
    }

    @Test
    void refusesAVocabularyThatDoesNotFit() throws Exception {
        assertFault(parts("text-3.h5", "vocabulary", "a\nb\nc\nd\ne\nf\n"), "vocabulary", "ids up to 7");
        assertFault(parts("text-3.h5", "vocabulary", "a\na\n"), "vocabulary", "given twice");
        assertFault(parts("text-3.h5", "preprocessing", "{\"kind\":\"tokens\"}"), "vocabulary", "is missing");
        assertFault(parts("sequential-3.h5", "vocabulary", "a\n"), "vocabulary", "one row of token ids");
        Map<String, byte[]> longer = parts("text-3.h5", "vocabulary", "a\n");
        longer.put("preprocessing", bytes("{\"kind\":\"tokens\",\"length\":7}"));
        assertFault(longer, "preprocessing", "(7)");
        longer.put("preprocessing", bytes("{\"kind\":\"tokens\",\"level\":null}"));
        assertFault(longer, "preprocessing", "level");
    }

    @Test
    void takesWhatAModelLeavesOpenFromInputShape() throws Exception {
        assertThat(text(client.post(versions("open"), FILES.resolve("open-text-3.keras"))))
                .contains("input_shape");
        imported("open", client.form(versions("open"), parts("open-text-3.keras", "input_shape", "[6]")));
        assertAsKeras("open-text-3.keras", predict("open", instances("open-text-3.keras")));
        JsonNode pictures =
                imported("any", client.form(versions("any"), parts("open-pictures-3.h5", "input_shape", "[7,5,3]")));
        assertThat(pictures.at("/input/shape").toString()).isEqualTo("[7,5,3]");
        assertAsKeras("open-pictures-3.h5", predict("any", instances("open-pictures-3.h5")));

        assertProblem(
                client.form(versions("bad"), parts("open-pictures-3.h5", "input_shape", "[7,5,4]")),
                422,
                "unsupported-model");
        assertFault(parts("open-text-3.keras", "input_shape", "[0]"), "input_shape", "array of extents");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
    void servesIdsOfOnnxOfEveryOpset(int opset) throws Exception {
        for (TensorProto.DataType type : List.of(TensorProto.DataType.INT32, TensorProto.DataType.INT64)) {
            String model = "onnx-" + opset + "-" + type.getNumber();
            JsonNode version = imported(model, client.post(versions(model), lookUp(opset, type)));

            assertThat(version.at("/origin/details/opset").asInt()).isEqualTo(opset);
            assertThat(version.at("/input/integers/max").asInt()).isEqualTo(2);
            // softmax(1 + 4, 0) and softmax(0, 2 + 2)
            JsonNode answer = predictions(predict(model, "[[1,2],[0,0]]"));
            assertThat(answer.at("/0/probability").asDouble()).isCloseTo(1 / (1 + Math.exp(-5)), within(1e-6));
            assertThat(answer.at("/1/label").asString()).isEqualTo("1");
            assertProblem(predict(model, "[[0,3]]"), 422, "no-token");
            assertProblem(predict(model, "[[0,-1]]"), 422, "no-token");
        }
    }

    @Test
    void readsTextsForAnOnnxGraph() throws Exception {
        Map<String, byte[]> parts = new HashMap<>();
        parts.put("file", lookUp(17, TensorProto.DataType.INT64));
        parts.put("vocabulary", bytes("z\n"));
        imported("graph", client.form(versions("graph"), parts));

        assertThat(predictions(client.post("/predict?model=graph", "text/plain", bytes("qz"))))
                .isEqualTo(predictions(predict("graph", "[[1,2]]")));
        parts.put("vocabulary", bytes("y\nz\n"));
        assertFault(parts, "vocabulary", "takes 0 to 2");
    }

    @Test
    void givesATextModelToKerasAndTakesItBack() throws Exception {
        Map<String, byte[]> parts = parts("text-3.h5", "vocabulary", TOKENS);
        parts.put("labels", bytes("left\nright"));
        JsonNode first = imported("whole", client.form(versions("whole"), parts));
        byte[] file = client.get("/models/whole/versions/1/model.keras").body();
        Path kept = Files.createDirectories(Path.of("target/keras-exports")).resolve("text-whole.keras");
        Files.write(kept, file);
        Files.copy(
                FILES.resolve("text-3.h5.json"),
                kept.resolveSibling("text-whole.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        JsonNode again = imported("back", client.post(versions("back"), file));

        assertThat(again.at("/input")).isEqualTo(first.at("/input"));
        assertThat(again.at("/labels")).isEqualTo(first.at("/labels"));
        assertThat(again.at("/files/vocabulary.txt")).isEqualTo(first.at("/files/vocabulary.txt"));
        assertThat(again.at("/origin/details").has("labels")).isFalse();
        assertThat(predictions(client.post("/predict?model=back", "text/plain", bytes("abc"))))
                .isEqualTo(predictions(client.post("/predict?model=whole", "text/plain", bytes("abc"))));

        // What is sent beside the file is before what is in it.
        Map<String, byte[]> other = new HashMap<>(Map.of("file", file, "labels", bytes("up\ndown")));
        assertThat(imported("other", client.form(versions("other"), other))
                        .at("/labels/1")
                        .asString())
                .isEqualTo("down");
    }

    @Test
    void givesPreprocessingToKerasAndTakesItBack() throws Exception {
        Map<String, byte[]> parts = parts("sequential-3.h5", "labels", "x\ny\nz");
        parts.put(
                "preprocessing",
                bytes("{\"kind\":\"image\",\"height\":8,\"width\":8,\"channels\":1,\"scale\":2,"
                        + "\"offset\":-1,\"polarity\":\"LIGHT_ON_DARK\"}"));
        JsonNode first = imported("scaled", client.form(versions("scaled"), parts));

        JsonNode again = imported(
                "rescaled",
                client.post(
                        versions("rescaled"),
                        client.get("/models/scaled/versions/1/model.keras").body()));

        assertThat(again.at("/input/preprocessing")).isEqualTo(first.at("/input/preprocessing"));
        assertThat(again.at("/labels").toString()).isEqualTo("[\"x\",\"y\",\"z\"]");
    }

    /** Two ids look up two scores each of three rows, which are added. */
    private static byte[] lookUp(int opset, TensorProto.DataType type) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("look-up")
                .addInput(value("ids", type, 2))
                .addOutput(value("scores", TensorProto.DataType.FLOAT, 2))
                .addInitializer(floats("rows", new float[] {0, 2, 1, 0, 4, 0}, 3, 2))
                .addInitializer(floats("sum", new float[] {1, 0, 0, 1, 1, 0, 0, 1}, 4, 2))
                .addNode(node("Gather", "found", "rows", "ids"))
                .addNode(node("Flatten", "flat", "found"))
                .addNode(node("MatMul", "added", "flat", "sum"))
                .addNode(node("Softmax", "scores", "added"));
        return ModelProto.newBuilder()
                .setIrVersion(opset < 10 ? 3 + (opset - 8) : 8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(opset == 8 ? graph.addInput(fixed("rows", 3, 2)).addInput(fixed("sum", 4, 2)) : graph)
                .build()
                .toByteArray();
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(Arrays.asList(inputs))
                .addOutput(output)
                .build();
    }

    private static TensorProto floats(String name, float[] values, long... dims) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setRawData(ByteString.copyFrom(raw.array()));
        Arrays.stream(dims).forEach(tensor::addDims);
        return tensor.build();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, long extent) {
        return info(
                name,
                type,
                TensorShapeProto.newBuilder()
                        .addDim(Dimension.newBuilder().setDimParam("N"))
                        .addDim(Dimension.newBuilder().setDimValue(extent)));
    }

    /** IR 3 has weights among the inputs, too. */
    private static ValueInfoProto fixed(String name, long rows, long columns) {
        return info(
                name,
                TensorProto.DataType.FLOAT,
                TensorShapeProto.newBuilder()
                        .addDim(Dimension.newBuilder().setDimValue(rows))
                        .addDim(Dimension.newBuilder().setDimValue(columns)));
    }

    private static ValueInfoProto info(String name, TensorProto.DataType type, TensorShapeProto.Builder shape) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static String versions(String model) {
        return "/models/" + model + "/versions";
    }

    private static Map<String, byte[]> parts(String file, String name, String value) throws Exception {
        return new HashMap<>(Map.of("file", Files.readAllBytes(FILES.resolve(file)), name, bytes(value)));
    }

    private void assertFault(Map<String, byte[]> parts, String field, String message) throws Exception {
        HttpResponse<byte[]> refused = client.form(versions("bad"), parts);
        assertProblem(refused, 400, "invalid-request");
        JsonNode fault = JSON.readTree(refused.body()).at("/errors/0");
        assertThat(fault.at("/field").asString()).as(text(refused)).isEqualTo(field);
        assertThat(fault.at("/message").asString()).contains(message);
    }

    private static JsonNode imported(String model, HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(model + ": " + text(answer)).isEqualTo(201);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<byte[]> predict(String model, String instances) throws Exception {
        return client.post(
                "/predict", "application/json", bytes("{\"model\":\"" + model + "\",\"instances\":" + instances + "}"));
    }

    private static JsonNode predictions(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return JSON.readTree(answer.body()).at("/predictions");
    }

    /** The inputs that Keras answered, nested. */
    private static String instances(String name) throws Exception {
        JsonNode saved = JSON.readTree(Files.readAllBytes(FILES.resolve(name + ".json")));
        List<String> nested = new java.util.ArrayList<>();
        saved.at("/input").forEach(value -> nested.add(value.toString()));
        for (int axis = saved.at("/shape").size() - 1; axis >= 0; axis--) {
            int extent = saved.at("/shape/" + axis).asInt();
            for (int i = 0; i < nested.size(); i++) {
                nested.set(i, nested.subList(i, i + extent).toString());
                nested.subList(i + 1, i + extent).clear();
            }
        }
        return nested.toString();
    }

    private static void assertAsKeras(String name, HttpResponse<byte[]> answer) throws Exception {
        JsonNode expected =
                JSON.readTree(Files.readAllBytes(FILES.resolve(name + ".json"))).at("/output");
        JsonNode predictions = predictions(answer);
        for (int example = 0; example < 2; example++) {
            double first = expected.get(2 * example).asDouble();
            double second = expected.get(2 * example + 1).asDouble();
            assertThat(predictions.at("/" + example + "/probability").asDouble())
                    .isCloseTo(Math.max(first, second), within(1e-5));
            assertThat(predictions.at("/" + example + "/label").asString()).isEqualTo(first > second ? "0" : "1");
        }
    }
}
