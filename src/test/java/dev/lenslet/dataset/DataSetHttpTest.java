package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
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
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.dataset.max-upload=100KB")
class DataSetHttpTest {

    private static final MirrorServer MIRROR = new MirrorServer().with("/", MirrorServer.answering(404));

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("lenslet.home", () -> directory.resolve("home"));
        registry.add("lenslet.models.dir", () -> directory.resolve("models"));
        registry.add("lenslet.data.mirrors.mnist", () -> MIRROR.at("/mnist"));
        registry.add("lenslet.data.dir", () -> "");
    }

    @AfterAll
    static void stop() {
        MIRROR.close();
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI service;

    DataSetHttpTest(@LocalServerPort int port) {
        this.service = URI.create("http://127.0.0.1:" + port);
    }

    /** The third is what curl calls a file unless told otherwise, the last is no type at all. */
    @ParameterizedTest
    @CsvSource({"application/zip", "application/octet-stream", "application/x-www-form-urlencoded", "nonsense"})
    void takesAnArchiveWhateverItIsCalled(String type) throws Exception {
        HttpResponse<String> stored = send("POST", "/datasets?name=called", type, zip());

        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        assertThat(stored.headers().firstValue("Location")).contains("/datasets/called");
        assertThat(json(stored).path("count").asInt()).isEqualTo(4);
        assertThat(json(send("GET", "/datasets/called", null, new byte[0]))
                        .path("state")
                        .asString())
                .isEqualTo("READY");
        assertThat(send("DELETE", "/datasets/called", null, new byte[0]).statusCode())
                .isEqualTo(204);
        assertProblem(send("GET", "/datasets/called", null, new byte[0]), 404, "unknown-dataset");
    }

    @Test
    void takesAForm() throws Exception {
        HttpResponse<String> stored =
                send("POST", "/datasets?name=form", "multipart/form-data; boundary=cut", form("file"));

        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        assertThat(json(send("GET", "/datasets", null, new byte[0]))
                        .at("/items/0/name")
                        .asString())
                .isEqualTo("form");
        send("DELETE", "/datasets/form", null, new byte[0]);
    }

    @Test
    void refusesFormsThatAreNone() throws Exception {
        assertProblem(send("POST", "/datasets?name=form", "multipart/form-data", form("file")), 400, "invalid-request");
        assertProblem(
                send("POST", "/datasets?name=form", "multipart/form-data; boundary=cut", form("other")),
                400,
                "bad-request");
    }

    @Test
    void refusesWhatIsOverTheLimit() throws Exception {
        assertProblem(send("POST", "/datasets?name=large", "application/zip", new byte[200_000]), 413, "too-large");
    }

    @Test
    void refusesAnUploadWithoutAName() throws Exception {
        assertProblem(send("POST", "/datasets", "application/zip", zip()), 400, "invalid-request");
        assertProblem(send("POST", "/datasets", "application/x-www-form-urlencoded", zip()), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist", "..%2Fup", "Upper", "%00", ".hidden", "-"})
    void refusesNamesThatAreNone(String name) throws Exception {
        HttpResponse<String> refused = send("POST", "/datasets?name=" + name, "application/zip", zip());

        assertProblem(
                refused, name.equals("mnist") ? 409 : 400, name.equals("mnist") ? "dataset-exists" : "invalid-request");
    }

    @Test
    void keepsWhatIsInUse(@Autowired DataSets dataSets) throws Exception {
        send("POST", "/datasets?name=used", "application/zip", zip());
        try (DataSets.Use use = dataSets.use("used", "training job 7")) {
            HttpResponse<String> refused = send("DELETE", "/datasets/used", null, new byte[0]);

            assertProblem(refused, 409, "dataset-in-use");
            assertThat(json(refused).path("detail").asString()).contains("training job 7");
            assertThat(use).isNotNull();
        }
        assertThat(send("DELETE", "/datasets/used", null, new byte[0]).statusCode())
                .isEqualTo(204);
    }

    @Test
    void showsAFetchThatFails() throws Exception {
        HttpResponse<String> begun = post("{\"catalogue\":\"mnist\"}");

        assertThat(begun.statusCode()).isEqualTo(202);
        assertThat(begun.headers().firstValue("Location")).contains("/datasets/mnist");
        JsonNode shown = json(begun);
        while (shown.path("state").asString().equals("FETCHING")) {
            Thread.onSpinWait();
            shown = json(send("GET", "/datasets/mnist", null, new byte[0]));
        }
        assertThat(shown.path("state").asString()).isEqualTo("FAILED");
        assertThat(shown.path("reason").asString()).contains("404", "lenslet.data.dir");

        assertThat(send("DELETE", "/datasets/mnist", null, new byte[0]).statusCode())
                .isEqualTo(204);
        assertProblem(send("GET", "/datasets/mnist", null, new byte[0]), 404, "unknown-dataset");
        assertProblem(send("DELETE", "/datasets/mnist", null, new byte[0]), 404, "unknown-dataset");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"catalogue\":\"mnist\",\"x\":1} | x | unknown",
                "{\"catalogue\":[]} | catalogue | type",
                "{ | body | JSON",
                "[] | body | type",
                "null | body | JSON",
                "{} | catalogue | missing"
            })
    void namesTheFieldThatIsWrong(String body, String field, String message) throws Exception {
        HttpResponse<String> refused = post(body);

        assertProblem(refused, 400, "invalid-request");
        assertThat(json(refused).at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(json(refused).at("/errors/0/message").asString()).contains(message);
    }

    @Test
    void refusesWhatTheCatalogueDoesNotHave() throws Exception {
        assertProblem(post("{\"catalogue\":\"faces\"}"), 404, "unknown-dataset");
    }

    private HttpResponse<String> post(String json) throws IOException, InterruptedException {
        return send("POST", "/datasets", "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(
            String method, String path, @org.jspecify.annotations.Nullable String type, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.resolve(path)).method(method, BodyPublishers.ofByteArray(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String slug) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(answer).path("type").asString()).isEqualTo("urn:lenslet:problem:" + slug);
        assertThat(json(answer).path("status").asInt()).isEqualTo(status);
    }

    private static byte[] zip() {
        return Archives.zip(Archives.darkAndLight("", 2, 8));
    }

    private static byte[] form(String part) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("--cut\r\nContent-Disposition: form-data; name=\"" + part
                        + "\"; filename=\"set.zip\"\r\nContent-Type: application/zip\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(zip());
        out.writeBytes("\r\n--cut--\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
