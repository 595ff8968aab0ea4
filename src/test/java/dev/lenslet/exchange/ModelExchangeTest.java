package dev.lenslet.exchange;

import static dev.lenslet.exchange.ExchangeClient.assertProblem;
import static dev.lenslet.exchange.ExchangeClient.bytes;
import static dev.lenslet.exchange.ExchangeClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lenslet.exchange.keras.KerasFiles;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models in and out over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class ModelExchangeTest {

    private static final Path FILES = Path.of("src/test/resources/exchange");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path home;

    private final ExchangeClient client;

    ModelExchangeTest(@LocalServerPort int port) {
        this.client = new ExchangeClient(port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws IOException {
        Files.createDirectories(home.resolve("imports/.what-a-kill-left.tmp"));
        settings.add("lenslet.home", home::toString);
        settings.add("lenslet.exchange.max-upload", () -> "4MB");
        settings.add("lenslet.weights.vgg16", () -> "http://127.0.0.1:9/none");
    }

    @Test
    void sweepsWhatAKillLeftOfAnImport() {
        assertThat(home.resolve("imports/.what-a-kill-left.tmp")).doesNotExist();
    }

    @Test
    void importsAndPredictsAndGivesBack() throws Exception {
        HttpResponse<byte[]> imported = client.post("/models/pictures/versions", FILES.resolve("sequential-3.keras"));

        assertThat(imported.statusCode()).as(text(imported)).isEqualTo(201);
        assertThat(imported.headers().firstValue("Location")).contains("/models/pictures/versions/1");
        JsonNode version = JSON.readTree(imported.body());
        assertThat(version.at("/origin/kind").asString()).isEqualTo("import");
        assertThat(version.at("/origin/details/labels/guessed").asBoolean()).isTrue();
        assertThat(version.at("/origin/details/preprocessing/guessed").asBoolean())
                .isTrue();
        assertThat(version.at("/labels").toString()).isEqualTo("[\"0\",\"1\",\"2\"]");
        JsonNode answers = predict("pictures", "sequential-3.keras");
        assertThat(answers.at("/predictions").size()).isEqualTo(2);

        HttpResponse<byte[]> keras = client.get("/models/pictures/versions/1/model.keras");
        assertThat(keras.statusCode()).isEqualTo(200);
        Path file = Files.write(home.resolve("back.keras"), keras.body());
        BuiltModel back = new KerasFiles(4 << 20, 100_000).readKeras(file, null);
        BuiltModel first = new KerasFiles(4 << 20, 100_000).readKeras(FILES.resolve("sequential-3.keras"), null);
        first.weights()
                .arrays()
                .forEach((name, array) -> assertThat(
                                Objects.requireNonNull(back.weights().arrays().get(name))
                                        .values())
                        .as(name)
                        .isEqualTo(array.values()));

        HttpResponse<byte[]> onnx = client.get("/models/pictures/versions/stable/model.onnx");
        assertThat(onnx.statusCode()).isEqualTo(200);
        HttpResponse<byte[]> again = client.post("/models/again/versions", onnx.body());
        assertThat(again.statusCode()).as(text(again)).isEqualTo(201);
        assertThat(JSON.readTree(again.body()).at("/origin/details/format").asString())
                .isEqualTo("onnx");
        assertThat(predict("again", "sequential-3.keras").at("/predictions")).isEqualTo(answers.at("/predictions"));
        assertThat(client.get("/models/again/versions/1/model.keras").statusCode())
                .isEqualTo(409);
    }

    @Test
    void takesLabelsAndPreprocessing() throws Exception {
        HttpResponse<byte[]> imported = client.form(
                "/models/named/versions",
                Map.of(
                        "file", Files.readAllBytes(FILES.resolve("sequential-3.h5")),
                        "labels", bytes("left\nright\nneither\n"),
                        "preprocessing",
                                bytes("{\"kind\":\"image\",\"height\":8,\"width\":8,\"channels\":1,\"scale\":1,"
                                        + "\"offset\":0,\"polarity\":\"LIGHT_ON_DARK\"}")));

        assertThat(imported.statusCode()).as(text(imported)).isEqualTo(201);
        JsonNode version = JSON.readTree(imported.body());
        assertThat(version.at("/labels/1").asString()).isEqualTo("right");
        assertThat(version.at("/input/preprocessing/polarity").asString()).isEqualTo("LIGHT_ON_DARK");
        assertThat(version.at("/origin/details").has("labels")).isFalse();
    }

    @Test
    void appliesWeightsToAConfiguration() throws Exception {
        HttpResponse<byte[]> imported = client.form(
                "/models/weights/versions",
                Map.of(
                        "weights", Files.readAllBytes(FILES.resolve("sequential-3.weights.h5")),
                        "config", Files.readAllBytes(FILES.resolve("sequential-3.weights.h5.config.json"))));

        assertThat(imported.statusCode()).as(text(imported)).isEqualTo(201);
    }

    @Test
    void refusesWhatIsNoModelAndLeavesNothingBehind() throws Exception {
        assertProblem(client.post("/models/bad/versions", bytes("no model at all")), 415, "unknown-model-format");
        assertProblem(client.post("/models/bad/versions", new byte[0]), 400, "invalid-request");
        assertProblem(client.post("/models/bad/versions", new byte[5 << 20]), 413, "model-too-large");
        assertProblem(client.post("/models/BAD NAME/versions".replace(" ", "%20"), bytes("x")), 400, "invalid-request");
        byte[] cut = java.util.Arrays.copyOf(Files.readAllBytes(FILES.resolve("sequential-3.h5")), 9_000);
        assertProblem(client.post("/models/bad/versions", cut), 422, "unreadable-model");
        assertProblem(client.form("/models/bad/versions", Map.of("labels", bytes("a"))), 400, "invalid-request");
        assertProblem(
                client.form(
                        "/models/bad/versions",
                        Map.of(
                                "file",
                                Files.readAllBytes(FILES.resolve("sequential-3.h5")),
                                "labels",
                                bytes("[\"a\"]"))),
                400,
                "invalid-request");
        assertProblem(
                client.form("/models/bad/versions", Map.of("file", bytes("{}"), "surprise", bytes("a"))),
                400,
                "invalid-request");

        assertThat(client.get("/models/bad").statusCode()).isEqualTo(404);
        try (var left = Files.list(home.resolve("imports"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void saysHowPublishedWeightsAreProvided() throws Exception {
        HttpResponse<byte[]> refused = client.form(
                "/models/vgg/versions",
                Map.of(
                        "weights", bytes("vgg16"),
                        "config", Files.readAllBytes(FILES.resolve("sequential-3.weights.h5.config.json"))));

        assertProblem(refused, 503, "weights-unavailable");
        assertThat(text(refused)).contains("lenslet.weights.dir", "6d6bbae143d832006294945121d1f1fc");
    }

    @Test
    void predictsDigitsByAGraphOfTheModelZoo() throws Exception {
        String data = System.getenv("LENSLET_DATA_DIR");
        assumeTrue(data != null, "LENSLET_DATA_DIR is not set; models/mnist-8.onnx lies there");
        HttpResponse<byte[]> imported = client.form(
                "/models/zoo/versions",
                Map.of(
                        "file", Files.readAllBytes(Path.of(data, "models/mnist-8.onnx")),
                        "preprocessing",
                                bytes(
                                        "{\"kind\":\"image\",\"height\":28,\"width\":28,\"channels\":1,\"scale\":1,"
                                                + "\"offset\":0,\"polarity\":\"LIGHT_ON_DARK\",\"layout\":\"CHANNELS_FIRST\"}")));
        assertThat(imported.statusCode()).as(text(imported)).isEqualTo(201);
        assertThat(JSON.readTree(imported.body()).at("/output/kind").asString()).isEqualTo("LOGITS");

        String[] names = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
        int right = 0;
        for (int digit = 0; digit < names.length; digit++) {
            HttpResponse<byte[]> answer = client.send(HttpRequest.newBuilder(client.uri("/predict?model=zoo"))
                    .header("Content-Type", "image/png")
                    .POST(BodyPublishers.ofFile(Path.of("samples", names[digit] + ".png")))
                    .build());
            JsonNode prediction = JSON.readTree(answer.body()).at("/predictions/0");
            right += prediction.at("/label").asString("").equals(Integer.toString(digit)) ? 1 : 0;
            assertThat(prediction.at("/probability").asDouble()).isBetween(0.0, 1.0);
        }
        assertThat(right).isGreaterThanOrEqualTo(9);
    }

    private JsonNode predict(String model, String inputs) throws Exception {
        JsonNode saved = JSON.readTree(Files.readAllBytes(FILES.resolve(inputs + ".json")));
        StringBuilder body = new StringBuilder("{\"model\":\"" + model + "\",\"instances\":[");
        for (int example = 0; example < 2; example++) {
            body.append(example == 0 ? "[" : ",[");
            for (int y = 0; y < 8; y++) {
                body.append(y == 0 ? "[" : ",[");
                for (int x = 0; x < 8; x++) {
                    body.append(x == 0 ? "[" : ",[")
                            .append(saved.at("/input/" + (example * 64 + y * 8 + x))
                                    .asDouble())
                            .append("]");
                }
                body.append("]");
            }
            body.append("]");
        }
        HttpResponse<byte[]> answer = client.send(HttpRequest.newBuilder(client.uri("/predict"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.append("]}").toString()))
                .build());
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
