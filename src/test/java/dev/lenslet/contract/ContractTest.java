package dev.lenslet.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.media.Pictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** {@code openapi.yaml} says of every call what the running service does. That it is valid, the client's generator checks. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class ContractTest {

    @TempDir
    static Path home;

    private final Contract contract = Contract.read();
    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", home::toString);
    }

    @Test
    void namesTheCallsThatThereAre() throws Exception {
        Contract running = Contract.read(
                send("GET", "/v3/api-docs", BodyPublishers.noBody(), "").body());
        Map<String, Set<String>> written = new TreeMap<>(contract.calls());

        assertThat(running.calls()).isEqualTo(written);
    }

    @Test
    void isServed() throws Exception {
        assertThat(send("GET", "/openapi.yaml", BodyPublishers.noBody(), "").body())
                .isEqualTo(Files.readString(Path.of("openapi.yaml")));
    }

    @Test
    void saysWhatModelsAnswer() throws Exception {
        check("GET", "/models", "/models", 200);
        check("GET", "/models/{model}", "/models/digits", 200);
        check("GET", "/models/{model}", "/models/none", 404);
        check("DELETE", "/models/{model}", "/models/digits", 409);
        check("GET", "/models/{model}/versions/{version}", "/models/digits/versions/1", 200);
        check("GET", "/models/{model}/versions/{version}", "/models/digits/versions/99", 404);
        check("DELETE", "/models/{model}/versions/{version}", "/models/digits/versions/1", 409);
        json("PUT", "/models/{model}/labels/{label}", "/models/digits/labels/canary", "{\"version\":\"1\"}", 200);
        json("PUT", "/models/{model}/labels/{label}", "/models/digits/labels/canary", "{}", 400);
        json("PUT", "/models/{model}/labels/{label}", "/models/digits/labels/canary", "{\"version\":\"9\"}", 404);
        String traffic = "/models/{model}/traffic";
        String split = "{\"split\": [{\"version\": \"canary\", \"weight\": 1}]";
        String shadow = ", \"shadow\": {\"version\": \"1\", \"fraction\": 0.5}}";
        check("GET", traffic, "/models/digits/traffic", 404);
        json("PUT", traffic, "/models/digits/traffic", split + shadow, 200);
        check("GET", traffic, "/models/digits/traffic", 200);
        check("GET", "/models/{model}", "/models/digits", 200);
        json("PUT", traffic, "/models/digits/traffic", "{}", 400);
        json("PUT", traffic, "/models/none/traffic", split + "}", 404);
        check("DELETE", traffic, "/models/digits/traffic", 204);
        check("DELETE", traffic, "/models/none/traffic", 404);
    }

    @Test
    void saysWhatImportsAndExportsAnswer() throws Exception {
        BodyPublisher model = BodyPublishers.ofFile(Path.of("src/test/resources/exchange/sequential-3.keras"));
        String versions = "/models/{model}/versions";
        check("POST", versions, "/models/imported/versions", model, "application/octet-stream", 201);
        check("POST", versions, "/models/imported/versions", BodyPublishers.noBody(), "application/octet-stream", 400);
        check(
                "POST",
                versions,
                "/models/imported/versions",
                BodyPublishers.ofString("no model"),
                "application/octet-stream",
                415);
        check("GET", versions + "/{version}/model.onnx", "/models/imported/versions/1/model.onnx", 200);
        check("GET", versions + "/{version}/model.onnx", "/models/imported/versions/9/model.onnx", 404);
        check("GET", versions + "/{version}/model.keras", "/models/imported/versions/1/model.keras", 200);
        check("GET", versions + "/{version}/model.keras", "/models/none/versions/1/model.keras", 404);
    }

    @Test
    void saysWhatNetworksAnswer() throws Exception {
        check("GET", "/networks", "/networks", 200);
        check("GET", "/networks/{network}", "/networks/mnist-cnn", 200);
        check("GET", "/networks/{network}", "/networks/none", 404);
    }

    @Test
    void saysWhatPredictAnswers() throws Exception {
        BodyPublisher seven = BodyPublishers.ofFile(Path.of("samples/seven.png"));
        check("POST", "/predict", "/predict?top=3", seven, "image/png", 200);
        check("POST", "/predict", "/predict?top=0", seven, "image/png", 400);
        check("POST", "/predict", "/predict?model=none", seven, "image/png", 404);
        check("POST", "/predict", "/predict", BodyPublishers.ofString("no picture"), "image/png", 415);
        json("POST", "/predict", "/predict", "{\"instances\":[[1,2]]}", 422);
        json("POST", "/predict", "/predict", "{\"instances\":", 400);
    }

    @Test
    void saysWhatTensorFlowServingsCallsAnswer() throws Exception {
        String model = "/v1/models/{model}";
        check("GET", "/v1/models", "/v1/models", 200);
        check("GET", model, "/v1/models/digits", 200);
        check("GET", model, "/v1/models/none", 404);
        check("GET", model + "/versions/{version}", "/v1/models/digits/versions/1", 200);
        check("GET", model + "/versions/{version}", "/v1/models/digits/versions/one", 400);
        check("GET", model + "/metadata", "/v1/models/digits/metadata", 200);
        String seven = Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of("samples/seven.png")));
        String rows = "{\"instances\": [{\"b64\": \"" + seven + "\"}]}";
        json("POST", model + ":predict", "/v1/models/digits:predict", rows, 200);
        json("POST", model + ":predict", "/v1/models/none:predict", rows, 404);
        json("POST", model + ":predict", "/v1/models/digits:predict", "{\"instances\": [[1, 2]]}", 400);
        json("POST", model + "/versions/{version}:predict", "/v1/models/digits/versions/1:predict", rows, 200);
        String input = digitsInput();
        String examples = "{\"examples\": [{\"" + input + "\": {\"b64\": \"" + seven + "\"}}]}";
        json("POST", model + ":classify", "/v1/models/digits:classify", examples, 200);
        json("POST", model + ":regress", "/v1/models/digits:regress", examples, 400);
    }

    /** The name of the input of the model for digits. */
    private String digitsInput() throws Exception {
        String version = send("GET", "/models/digits/versions/1", BodyPublishers.noBody(), "")
                .body();
        return new JsonMapper().readTree(version).at("/input/name").asString();
    }

    @Test
    void saysWhatInferenceAnswers() throws Exception {
        while (send("GET", "/v2/health/ready", BodyPublishers.noBody(), "").statusCode() != 200) {
            Thread.yield();
        }
        check("GET", "/v2", "/v2", 200);
        check("GET", "/v2/health/live", "/v2/health/live", 200);
        check("GET", "/v2/health/ready", "/v2/health/ready", 200);
        String model = "/v2/models/{model}";
        String version = model + "/versions/{version}";
        for (String fact : new String[] {"", "/ready", "/config", "/stats"}) {
            check("GET", model + fact, "/v2/models/digits" + fact, 200);
            check("GET", model + fact, "/v2/models/none" + fact, 404);
            check("GET", version + fact, "/v2/models/digits/versions/1" + fact, 200);
            check("GET", version + fact, "/v2/models/digits/versions/99" + fact, 404);
        }
        String numbers = "0,".repeat(783) + "0";
        String request = "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,28,28,1],\"datatype\":\"FP32\",\"data\":["
                + numbers + "]}]}";
        json("POST", model + "/infer", "/v2/models/digits/infer", request, 200);
        json("POST", version + "/infer", "/v2/models/digits/versions/1/infer", request, 200);
        json("POST", model + "/infer", "/v2/models/digits/infer", "{}", 400);
        json("POST", model + "/infer", "/v2/models/none/infer", "{}", 404);
        String hurried = request.replace("{\"inputs\"", "{\"parameters\":{\"timeout\":1},\"inputs\"");
        json("POST", model + "/infer", "/v2/models/digits/infer", hurried, 504);
        check("GET", "/v2/models/stats", "/v2/models/stats", 200);
        json("POST", "/v2/repository/index", "/v2/repository/index", "{}", 200);
        json("POST", "/v2/repository/index", "/v2/repository/index", "[]", 400);
        String repository = "/v2/repository/models/{model}";
        json("POST", repository + "/load", "/v2/repository/models/digits/load", "{}", 200);
        json("POST", repository + "/load", "/v2/repository/models/none/load", "{}", 404);
        json("POST", repository + "/unload", "/v2/repository/models/digits/unload", "{}", 200);
        json("POST", model + "/infer", "/v2/models/digits/infer", request, 503);
        json("POST", repository + "/load", "/v2/repository/models/digits/load", "{}", 200);
        json("POST", repository + "/unload", "/v2/repository/models/none/unload", "{}", 404);
        json("POST", "/v2/{kind}/region/{region}/register", "/v2/cudasharedmemory/region/mine/register", "{}", 501);
    }

    @Test
    void saysWhatDataSetsAnswer() throws Exception {
        check("POST", "/datasets", "/datasets?name=shades", BodyPublishers.ofByteArray(zip()), "application/zip", 201);
        check("POST", "/datasets", "/datasets?name=shades", BodyPublishers.ofByteArray(zip()), "application/zip", 409);
        check("POST", "/datasets", "/datasets?name=text", BodyPublishers.ofString("no zip"), "application/zip", 415);
        json("POST", "/datasets", "/datasets", "{\"catalogue\":\"none\"}", 404);
        check("GET", "/datasets", "/datasets", 200);
        check("GET", "/datasets/{dataset}", "/datasets/shades", 200);
        check("GET", "/datasets/{dataset}", "/datasets/none", 404);
        String preview = "/datasets/{dataset}/preview";
        json(
                "POST",
                preview,
                "/datasets/shades/preview",
                "{\"augmentation\":{\"rotation_range\":20},\"count\":2}",
                200);
        json("POST", preview, "/datasets/shades/preview", "{\"augmentation\":{\"rotation_range\":-1}}", 400);
        json("POST", preview, "/datasets/shades/preview", "{\"class\":\"middling\"}", 422);
        json("POST", preview, "/datasets/none/preview", "{}", 404);
        check("DELETE", "/datasets/{dataset}", "/datasets/shades", 204);
        check("DELETE", "/datasets/{dataset}", "/datasets/shades", 404);
    }

    @Test
    void saysWhatTrainingJobsAnswer() throws Exception {
        check("POST", "/datasets", "/datasets?name=tints", BodyPublishers.ofByteArray(zip()), "application/zip", 201);
        json("POST", "/training-jobs", "/training-jobs", "{\"model\":\"tints\",\"epochs\":3}", 400);
        HttpResponse<String> job = json("POST", "/training-jobs", "/training-jobs", """
                {"model": "tints", "dataset": "tints", "network": "simple-cnn", "input_shape": [12, 12, 1],
                 "training": {"epochs": 10000}}""", 202);
        String address = job.headers().firstValue("Location").orElseThrow();
        check("GET", "/training-jobs", "/training-jobs?state=queued&limit=5", 200);
        check("GET", "/training-jobs", "/training-jobs?limit=0", 400);
        check("GET", "/training-jobs/{id}", address, 200);
        check("GET", "/training-jobs/{id}", "/training-jobs/none", 404);
        check("GET", "/training-jobs/{id}/log", address + "/log", 200);
        check("GET", "/training-jobs/{id}/log", "/training-jobs/none/log", 404);
        contract.allows(
                "POST",
                "/training-jobs/{id}/cancel",
                send("POST", address + "/cancel", BodyPublishers.noBody(), "application/json"));
        // Ends with the job.
        check("GET", "/training-jobs/{id}/events", address + "/events", 200);
        check("POST", "/training-jobs/{id}/cancel", address + "/cancel", 200);
        check("GET", "/training-jobs/{id}", address, 200);
    }

    @Test
    void saysWhatSweepsAndRepeatsAnswer() throws Exception {
        check("POST", "/datasets", "/datasets?name=hues", BodyPublishers.ofByteArray(zip()), "application/zip", 201);
        String request = """
                {"model": "hues", "dataset": "hues", "network": "simple-cnn", "input_shape": [12, 12, 1],
                 "training": {"epochs": 10000, "validation_split": 0.4},
                 "sweep": {"method": "random", "trials": 2, "parameters": {"learning_rate": {"min": 0.001, "max": 0.1}}}}""";
        HttpResponse<String> sweep = json("POST", "/training-jobs", "/training-jobs", request, 202);
        json("POST", "/training-jobs", "/training-jobs", request.replace("learning_rate", "momentum"), 400);
        json("POST", "/training-jobs", "/training-jobs", request.replace("learning_rate", "network.no.units"), 422);
        String address = sweep.headers().firstValue("Location").orElseThrow();
        check("GET", "/sweeps/{id}", address, 200);
        check("GET", "/sweeps/{id}", "/sweeps/none", 404);
        String list = "/training-jobs?sweep=" + address.substring("/sweeps/".length());
        check("GET", "/training-jobs", list, 200);
        check("GET", "/training-jobs", list + "&state=QUEUED", 400);
        check("GET", "/training-jobs", "/training-jobs?sweep=none", 404);
        HttpResponse<String> csv = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + list))
                        .header("Accept", "text/csv")
                        .build(),
                BodyHandlers.ofString());
        assertThat(csv.statusCode()).isEqualTo(200);
        contract.allows("GET", "/training-jobs", csv);
        contract.allows(
                "POST",
                "/sweeps/{id}/cancel",
                send("POST", address + "/cancel", BodyPublishers.noBody(), "application/json"));
        check("POST", "/sweeps/{id}/cancel", "/sweeps/none/cancel", 404);
        check("POST", "/training-jobs/{id}/repeat", "/training-jobs/none/repeat", 404);
    }

    @Test
    void saysWhatDevicesAnswer() throws Exception {
        check("GET", "/devices", "/devices", 200);
    }

    private HttpResponse<String> json(String method, String template, String path, String body, int status)
            throws Exception {
        return check(method, template, path, BodyPublishers.ofString(body), "application/json", status);
    }

    private void check(String method, String template, String path, int status) throws Exception {
        check(method, template, path, BodyPublishers.noBody(), "", status);
    }

    private HttpResponse<String> check(
            String method, String template, String path, BodyPublisher body, String type, int status) throws Exception {
        HttpResponse<String> response = send(method, path, body, type);
        assertThat(response.statusCode())
                .as(method + " " + path + " " + response.body())
                .isEqualTo(status);
        contract.allows(method, template, response);
        return response;
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String type) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Four dark and four light pictures. */
    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 4; i++) {
                zip.putNextEntry(new ZipEntry("dark/" + i + ".png"));
                zip.write(Pictures.shade(12, 20 + i));
                zip.putNextEntry(new ZipEntry("light/" + i + ".png"));
                zip.write(Pictures.shade(12, 230 + i));
            }
        }
        return bytes.toByteArray();
    }
}
