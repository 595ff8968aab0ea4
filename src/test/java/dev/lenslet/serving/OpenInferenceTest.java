package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.serving.V2.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class OpenInferenceTest {

    @TempDir
    static Path directory;

    private static final String INFER = "/v2/models/digits/infer";

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.brightness(directory.resolve("models/digits/2"));
        TestModels.sum(directory.resolve("models/sum/1"));
        TestModels.letters(directory.resolve("models/languages/1"));
        TestModels.serve(registry, directory);
    }

    private final V2 client;

    OpenInferenceTest(@LocalServerPort int port) {
        this.client = new V2(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @Test
    void tellsOfItselfAndItsModels() {
        assertThat(client.get("/v2").json().at("/extensions").toString()).contains("binary_tensor_data");
        assertThat(client.get("/v2/").text("/name")).isEqualTo("lenslet");
        assertThat(client.get("/v2/health/live").json().at("/live").asBoolean()).isTrue();
        assertThat(client.get("/v2/health/ready").json().at("/ready").asBoolean())
                .isTrue();
        assertThat(client.get("/v2/models/digits/ready").json().at("/ready").asBoolean())
                .isTrue();
        assertThat(client.get("/v2/models/none/ready").status()).isEqualTo(404);
        Answer metadata = client.get("/v2/models/digits");
        assertThat(metadata.json().at("/versions").toString()).isEqualTo("[\"2\",\"1\"]");
        assertThat(metadata.json().at("/inputs").toString())
                .isEqualTo("[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,4,4,1]}]");
        assertThat(client.get("/v2/models/languages").text("/inputs/0/datatype"))
                .isEqualTo("INT32");
        Answer config = client.get("/v2/models/digits/versions/1/config");
        assertThat(config.json().at("/max_batch_size").asInt()).isEqualTo(64);
        assertThat(config.json().at("/input/0/dims").toString()).isEqualTo("[4,4,1]");
    }

    @ParameterizedTest
    @CsvSource({"/v2/models/digits/infer, 2", "/v2/models/digits/versions/1/infer, 1"})
    void answersNumbers(String path, String version) {
        Answer answer = client.post(path, V2.request(V2.tensor(2, "1.0"), "\"id\":\"mine \\u00fc\""));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.text("/id")).isEqualTo("mine ü");
        assertThat(answer.text("/model_version")).isEqualTo(version);
        assertThat(answer.json().at("/outputs/0/shape").toString()).isEqualTo("[2,3]");
        assertThat(answer.json().at("/outputs/0/data").size()).isEqualTo(6);
        assertThat(answer.json().at("/outputs/0/data/1").asDouble()).isEqualTo(0.999665, within(1e-4));
        assertThat(client.post(path, V2.request(V2.tensor(1, "1"))).text("/id")).isNotEmpty();
    }

    @Test
    void answersNestedNumbersWhateverComesFirst() {
        String row = "[[[0.0],[0],[0],[0]],[[0],[0],[0],[0]],[[0],[0],[0],[0]],[[0],[0],[0],[0]]]";
        String tensor =
                "{\"data\":[" + row + "," + row + "],\"datatype\":\"FP32\",\"shape\":[2,4,4,1],\"name\":\"input\"}";
        Answer answer = client.post(INFER, V2.request(tensor));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().at("/outputs/0/data/3").asDouble()).isEqualTo(0.999665, within(1e-4));
    }

    @Test
    void answersBytesWithBytesWhereTheyAreWanted() {
        String json = V2.binaryJson(2, 128, "\"parameters\":{\"binary_data_output\":true}");
        Answer answer = client.post(INFER, V2.joined(json, V2.floats(32, 1)), V2.LENGTH, "" + json.length());
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(answer.json().at("/outputs/0/parameters/binary_data_size").asInt())
                .isEqualTo(24);
        assertThat(answer.tail().remaining()).isEqualTo(24);
        assertThat(answer.tail().getFloat(4)).isEqualTo(0.999665f, within(1e-4f));

        String mixed = V2.binaryJson(
                1,
                64,
                "\"parameters\":{\"binary_data_output\":true}",
                "\"outputs\":[{\"name\":\"out\",\"parameters\":{\"binary_data\":false}}]");
        Answer plain = client.post(INFER, V2.joined(mixed, V2.floats(16, 1)), V2.LENGTH, "" + mixed.length());
        assertThat(plain.header("Content-Type")).isEqualTo("application/json");
        assertThat(plain.json().at("/outputs/0/data").size()).isEqualTo(3);
    }

    @Test
    void answersARawBodyWithBytes() {
        Answer answer = client.post(INFER, V2.floats(48, 0), V2.LENGTH, "0");
        assertThat(answer.json().at("/outputs/0/shape").toString()).isEqualTo("[3,3]");
        assertThat(answer.tail().getFloat(0)).isEqualTo(0.999665f, within(1e-4f));
    }

    @Test
    void classifies() {
        String output = "\"outputs\":[{\"name\":\"out\",\"parameters\":{\"classification\":2}}]";
        Answer answer = client.post(INFER, V2.request(V2.tensor(1, "1"), output));
        assertThat(answer.text("/outputs/0/datatype")).isEqualTo("BYTES");
        assertThat(answer.json().at("/outputs/0/shape").toString()).isEqualTo("[1,2]");
        assertThat(answer.text("/outputs/0/data/0")).matches("0\\.999\\d+:1:light");
        assertThat(answer.text("/outputs/0/data/1")).endsWith(":0:dark");
    }

    @Test
    void readsEncodedPicturesAndTexts() {
        byte[] picture = Http.picture("png", 255);
        String base64 = Base64.getEncoder().encodeToString(picture);
        Answer json = client.post(INFER, V2.request(bytes(1, "\"data\":[\"" + base64 + "\"]")));
        assertThat(json.json().at("/outputs/0/data/1").asDouble())
                .as("%s", json)
                .isEqualTo(0.999665, within(1e-4));

        byte[] element = ByteBuffer.allocate(4 + picture.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(picture.length)
                .put(picture)
                .array();
        String head = V2.request(bytes(1, "\"parameters\":{\"binary_data_size\":" + element.length + "}"));
        Answer binary = client.post(INFER, V2.joined(head, element), V2.LENGTH, "" + head.length());
        assertThat(binary.json().at("/outputs/0/data/1").asDouble()).isEqualTo(0.999665, within(1e-4));

        Answer text = client.post("/v2/models/languages/infer", V2.request(bytes(2, "\"data\":[\"a\",\"z\"]")));
        assertThat(text.json().at("/outputs/0/data/0").asDouble()).isGreaterThan(0.9);
        assertThat(text.json().at("/outputs/0/data/3").asDouble()).isGreaterThan(0.9);

        Answer broken = client.post(INFER, V2.request(bytes(2, "\"data\":[\"" + base64 + "\",\"aGVsbG8=\"]")));
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.text("/error")).contains("inputs[0].data[1]: ");

        Answer none = client.post("/v2/models/sum/infer", V2.request(bytes(1, "\"data\":[\"YQ==\"]")));
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.text("/error")).contains("BYTES").contains("FP32");
    }

    private static String bytes(int rows, String rest) {
        return "{\"name\":\"input\",\"shape\":[" + rows + "],\"datatype\":\"BYTES\"," + rest + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void understandsCompressedBodies(String coding) throws IOException {
        byte[] plain = V2.request(V2.tensor(1, "1")).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compress =
                coding.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            compress.write(plain);
        }
        Answer answer = client.post(INFER, out.toByteArray(), "Content-Encoding", coding);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    @Test
    void compressesLongAnswersForThoseWhoTakeThat() throws IOException {
        Answer answer = client.post(INFER, V2.request(V2.tensor(64, "1")), "Accept-Encoding", "br, gzip;q=0.5");
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        byte[] body =
                new GZIPInputStream(new ByteArrayInputStream(answer.response().body())).readAllBytes();
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("\"shape\":[64,3]");
        Answer short1 = client.post(INFER, V2.request(V2.tensor(1, "1")), "Accept-Encoding", "gzip");
        assertThat(short1.header("Content-Encoding")).isEmpty();
    }

    @Test
    void refusesALotOfNothing() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compress = new GZIPOutputStream(out)) {
            for (int i = 0; i < 64; i++) {
                compress.write(new byte[1 << 20]);
            }
        }
        assertThat(client.post(INFER, out.toByteArray(), "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void dropsWhatCannotBeInTime() {
        Answer answer = client.post(INFER, V2.request(V2.tensor(1, "1"), "\"parameters\":{\"timeout\":1}"));
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:deadline");
        for (String enough : new String[] {"5000", "5s", "PT5S"}) {
            assertThat(client.post(INFER, V2.request(V2.tensor(1, "1")), "X-Request-Timeout", enough)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(client.post(INFER, V2.request(V2.tensor(1, "1")), "X-Request-Timeout", "soon")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void countsItsRequests() {
        client.post("/v2/models/sum/infer", V2.request(V2.tensor(3, "1")));
        client.post("/v2/models/sum/infer", V2.request(V2.tensor(3, "\"x\"")));
        Answer stats = client.get("/v2/models/sum/versions/1/stats");
        String path = "/model_stats/0";
        assertThat(stats.json().at(path + "/inference_stats/success/count").asInt())
                .isEqualTo(1);
        assertThat(stats.json().at(path + "/inference_stats/fail/count").asInt())
                .isPositive();
        assertThat(stats.json().at(path + "/last_inference").asLong()).isPositive();
        assertThat(stats.json().at(path + "/batch_stats").toString()).contains("\"batch_size\":3");
        String metrics = client.get("/actuator/prometheus").toString();
        JsonNode memory = stats.json().at(path + "/memory_usage/0");
        assertThat(memory.at("/type").asString()).isEqualTo("CPU");
        assertThat(memory.at("/id").asInt()).isZero();
        assertThat(metrics.lines()
                        .filter(line -> line.startsWith("lenslet_loaded_bytes{model=\"sum\",version=\"1\"} "))
                        .map(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ')))))
                .containsExactly(memory.at("/byte_size").asLong());
        assertThat(client.get("/v2/models/stats").json().at("/model_stats").size())
                .isEqualTo(4);
    }

    @Test
    void tellsOfItsRepository() {
        Answer index = client.post("/v2/repository/index", "{\"ready\":true}");
        assertThat(index.json().size()).isEqualTo(4);
        assertThat(index.text("/0/state")).isEqualTo("READY");
        assertThat(client.post("/v2/repository/index", "").status()).isEqualTo(200);
        assertThat(client.post("/v2/repository/models/digits/load", "{}").status())
                .isEqualTo(200);
        assertThat(client.post("/v2/repository/models/none/load", "").status()).isEqualTo(404);
        assertThat(client.post("/v2/repository/models/digits/load", "{\"parameters\":{\"config\":\"{}\"}}")
                        .status())
                .isEqualTo(501);
    }

    @Test
    void refusesSharedMemory() {
        Answer answer = client.post("/v2/systemsharedmemory/region/mine/register", "{}");
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text("/error")).contains("Shared memory");
    }

    @Test
    void saysErrorWhereNoHandlerSawTheRequest() {
        Answer method = client.get(INFER);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.text("/error")).isNotEmpty();
        assertThat(client.get("/v2/nowhere").text("/error")).isNotEmpty();
    }
}
