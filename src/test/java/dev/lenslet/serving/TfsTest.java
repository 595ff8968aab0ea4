package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.media.Tones;
import dev.lenslet.serving.Http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
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

/** TensorFlow Serving's REST API; bodies of its guide are as they stand there, of models with one input. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.serving.max-body=200KB", "lenslet.serving.max-inputs=4"})
class TfsTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.constant(directory.resolve("models/digits/2"), "a", "b");
        TestModels.sigmoid(directory.resolve("models/lamp/1"));
        TestModels.sum(directory.resolve("models/sum/1"));
        TestModels.halfPlusTwo(directory.resolve("models/half_plus_two/123"));
        TestModels.letters(directory.resolve("models/letters/1"));
        TestModels.loudness(directory.resolve("models/loudness/1"));
        TestModels.noGraph(directory.resolve("models/broken/1"));
        TestModels.serve(registry, directory);
    }

    private static final String ROW = "[[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]]]";
    private static final String FLAT = "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]";
    private static final String DIGITS = "/v1/models/digits/versions/1";

    private final int port;
    private final Http http;

    TfsTest(@LocalServerPort int port) {
        this.port = port;
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    /** As {@code curl -d} sends it. */
    private Answer post(String path, String body) {
        return http.post(path, "application/x-www-form-urlencoded", body);
    }

    private Answer answered(String path, String body) {
        Answer answer = post(path, body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    @Test
    void answersTheGuidesFirstExampleToTheLetter() {
        Answer answer = answered("/v1/models/half_plus_two:predict", "{\"instances\": [1.0, 2.0, 5.0]}");
        assertThat(answer.response().body()).isEqualTo("{\"predictions\":[2.5,3.0,4.5]}");
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/half_plus_two:predict",
                "/v1/models/half_plus_two/versions/123:predict",
            })
    void listsOfOneAreAnsweredByListsOfOne(String path) {
        Answer answer = answered(path, "{\"signature_name\": \"serving_default\", \"instances\": [[1.0], [2]]}");
        assertThat(answer.response().body()).isEqualTo("{\"predictions\":[[2.5],[3.0]]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instances\": [{\"input\": 1.0}, {\"input\": 2.0}]}",
                "{\"instances\":[1,2],\"signature_name\":\"\"}"
            })
    void rowsAreObjectsOrBare(String body) {
        assertThat(answered("/v1/models/half_plus_two:predict", body).response().body())
                .isEqualTo("{\"predictions\":[2.5,3.0]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"inputs\": [[1.0], [2.0]]}", "{\"inputs\": {\"input\": [[1.0], [2.0]]}}"})
    void columnsAreAnsweredByOutputs(String body) {
        assertThat(answered("/v1/models/half_plus_two:predict", body).response().body())
                .isEqualTo("{\"outputs\":[[2.5],[3.0]]}");
    }

    @Test
    void tensorsAreNestedAsTheModelTakesThem() {
        JsonNode predictions = answered(DIGITS + ":predict", "{\"instances\": [" + ROW + "," + ROW + "]}")
                .json()
                .get("predictions");
        assertThat(predictions).hasSize(2);
        assertThat(predictions.get(1)).hasSize(3);
        assertThat(predictions.at("/1/1").asDouble()).isEqualTo(0.999665, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"b64\": \"%s\"}", "{\"input\": {\"b64\": \"%s\"}}"})
    void picturesAreSentInBase64(String instance) {
        String light = instance.formatted(Base64.getEncoder().encodeToString(Http.picture("png", 255)));
        String dark = instance.formatted(Base64.getEncoder().encodeToString(Http.picture("png", 0)));
        JsonNode predictions = answered(DIGITS + ":predict", "{\"instances\": [" + light + "," + dark + "]}")
                .json()
                .get("predictions");
        assertThat(predictions.at("/0/1").asDouble()).isEqualTo(0.999665, within(1e-4));
        assertThat(predictions.at("/1/0").asDouble()).isEqualTo(0.999665, within(1e-4));
    }

    @Test
    void textsAreStringsOrBytes() {
        String bytes = Base64.getEncoder().encodeToString("zz".getBytes(StandardCharsets.UTF_8));
        JsonNode predictions = answered(
                        "/v1/models/letters:predict", "{\"instances\": [\"aa\", {\"b64\": \"" + bytes + "\"}]}")
                .json()
                .get("predictions");
        assertThat(predictions.at("/0/0").asDouble()).isGreaterThan(0.9);
        assertThat(predictions.at("/1/1").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void aSoundOfSeveralWindowsIsAnsweredByTheirMean() {
        // Two windows of silence, two of a tone.
        byte[] clip = Tones.wav(8_000, 1, 480, 440);
        Arrays.fill(clip, 44, 44 + 2 * 288, (byte) 0);
        String body = "{\"examples\": [{\"input\": {\"b64\": \"%s\"}}]}"
                .formatted(Base64.getEncoder().encodeToString(clip));
        JsonNode results = answered("/v1/models/loudness:classify", body).json().get("results");
        assertThat(results).hasSize(1);
        assertThat(results.at("/0/1/1").asDouble()).isBetween(0.45, 0.55);
    }

    @ParameterizedTest
    @ValueSource(strings = {FLAT, ROW})
    void classifiesExamplesOfFlatOrNestedFeatures(String feature) {
        JsonNode results = answered(
                        DIGITS + ":classify",
                        "{\"signature_name\":\"serving_default\",\"context\":{},\"examples\":[{\"input\":" + feature
                                + "}]}")
                .json()
                .get("results");
        assertThat(results).hasSize(1);
        assertThat(results.at("/0")).hasSize(3);
        assertThat(results.at("/0/1/0").asString()).isEqualTo("light");
        assertThat(results.at("/0/1/1").asDouble()).isEqualTo(0.999665, within(1e-4));
    }

    @Test
    void aSigmoidIsClassifiedIntoItsTwoLabels() {
        JsonNode results = answered("/v1/models/lamp:classify", "{\"examples\":[{\"input\":" + FLAT + "}]}")
                .json()
                .get("results");
        assertThat(results.at("/0/0/0").asString()).isEqualTo("off");
        assertThat(results.at("/0/0/1").asDouble() + results.at("/0/1/1").asDouble())
                .isEqualTo(1, within(1e-6));
    }

    @Test
    void regresses() {
        assertThat(answered(
                                "/v1/models/half_plus_two:regress",
                                "{\"examples\": [{\"input\": 1.0}, {\"input\": [2.0]}]}")
                        .response()
                        .body())
                .isEqualTo("{\"results\":[2.5,3.0]}");
    }

    @Test
    void takesTheSignatureThatItsGuideRegressesWith() {
        String body =
                "{\"signature_name\": \"tensorflow/serving/regress\", \"examples\": [{\"input\": 1.0}, {\"input\": 2.0}]}";
        assertThat(answered("/v1/models/half_plus_two:regress", body).response().body())
                .isEqualTo("{\"results\":[2.5,3.0]}");
        refused(
                post("/v1/models/half_plus_two:predict", body.replace("examples", "instances")),
                400,
                "tensorflow/serving/predict");
    }

    @Test
    void labelsAndVersionsAreAddresses() {
        http.put("/models/digits/labels/canary", "{\"version\": \"1\"}");
        String body = "{\"instances\": [" + ROW + "]}";
        assertThat(answered("/v1/models/digits:predict", body).json().at("/predictions/0"))
                .hasSize(2);
        assertThat(answered("/v1/models/digits/labels/canary:predict", body)
                        .json()
                        .at("/predictions/0"))
                .hasSize(3);
        assertThat(http.get("/v1/models/digits/labels/canary").text("/model_version_status/0/version"))
                .isEqualTo("1");
    }

    @Test
    void theStatusIsBothTensorFlowServingsAndKServes() {
        assertThat(http.get("/v1/models/half_plus_two").response().body())
                .isEqualTo("{\"name\":\"half_plus_two\",\"ready\":true,\"model_version_status\":[{\"version\":\"123\","
                        + "\"state\":\"AVAILABLE\",\"status\":{\"error_code\":\"OK\",\"error_message\":\"\"}}]}");
        assertThat(http.get("/v1/models/half_plus_two/versions/123").text("/model_version_status/0/state"))
                .isEqualTo("AVAILABLE");
        assertThat(http.get("/v1/models/digits").json().at("/model_version_status"))
                .hasSize(2);
        assertThat(http.get("/v1/models").json().get("models"))
                .extracting(JsonNode::asString)
                .contains("digits", "half_plus_two");
    }

    @Test
    void aBrokenModelSaysSo() {
        Answer status = http.get("/v1/models/broken");
        assertThat(status.json().get("ready").asBoolean()).isFalse();
        assertThat(status.text("/model_version_status/0/state")).isEqualTo("END");
        assertThat(status.text("/model_version_status/0/status/error_code")).isEqualTo("UNAVAILABLE");
        assertThat(status.text("/model_version_status/0/status/error_message")).contains("engine");
        Answer answer = post("/v1/models/broken:predict", "{\"instances\": [1]}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("/error")).contains("cannot be loaded");
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/digits/metadata", DIGITS + "/metadata"})
    void metadataIsTheSignature(String path) {
        JsonNode metadata = http.get(path).json();
        assertThat(metadata.at("/model_spec/name").asString()).isEqualTo("digits");
        JsonNode input = metadata.at("/metadata/signature_def/signature_def/serving_default/inputs/input");
        assertThat(input.get("dtype").asString()).isEqualTo("DT_FLOAT");
        assertThat(input.at("/tensor_shape/dim")).hasSize(4);
        assertThat(input.at("/tensor_shape/dim/0/size").asString()).isEqualTo("-1");
        assertThat(input.at("/tensor_shape/dim/1/size").asString()).isEqualTo("4");
        assertThat(metadata.at("/metadata/signature_def/signature_def/serving_default/method_name")
                        .asString())
                .isEqualTo("tensorflow/serving/predict");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0007',
            value = {
                // No JSON, or no request.
                "not json | not well-formed",
                "{\"instances\": [1 | not well-formed",
                "{\"instances\": [1 2]} | not well-formed",
                "{\"instances\": [1,]} | not well-formed",
                "{\"instances\": [1]} {} | goes on",
                "[1] | must be a JSON object",
                "{} | lacks instances or inputs",
                "null | must be a JSON object",
                "{\"signature_name\": \"serving_default\"} | lacks instances or inputs",
                // Fields.
                "{\"instances\": [1], \"inputs\": [1]} | must not stand beside instances",
                "{\"inputs\": [[1]], \"instances\": [1]} | must not stand beside inputs",
                "{\"instances\": [1], \"instances\": [1]} | given twice",
                "{\"instances\": [1], \"parameters\": {}} | parameters: is unknown",
                "{\"examples\": [{\"input\": 1}]} | examples: is unknown",
                "{\"instances\": [1], \"signature_name\": \"other\"} | signature_name",
                "{\"instances\": [1], \"signature_name\": 7} | signature_name",
                // Counts and shapes.
                "{\"instances\": []} | instances: is empty",
                "{\"inputs\": []} | inputs: is empty",
                "{\"inputs\": {}} | one key",
                "{\"inputs\": {\"other\": [[1]]}} | one key",
                "{\"inputs\": {\"input\": [[1]], \"other\": [[1]]}} | one key",
                "{\"inputs\": {\"input\": 1}} | inputs.input: must be an array",
                "{\"instances\": 1} | must be an array",
                "{\"instances\": {\"input\": [1]}} | must be an array",
                "{\"inputs\": 1} | must be an array",
                "{\"instances\": [[1, 2]]} | instances[0] has shape [2]; the model takes [1]",
                "{\"instances\": [[]]} | has shape [0]",
                "{\"instances\": [[1], [1, 2]]} | instances[1] has shape [2]",
                "{\"instances\": [[[1]]]} | has shape [1, 1]",
                "{\"instances\": [[1], 2]} | instances[1] has shape []",
                "{\"instances\": [1, [2]]} | instances[1]: must be a number",
                "{\"instances\": [1, {\"input\": 2}]} | wrapped as the first",
                "{\"instances\": [{\"input\": 2}, 1]} | wrapped as the first",
                "{\"instances\": [{\"other\": 2}]} | must have one key",
                "{\"instances\": [{\"input\": 2, \"more\": 3}]} | must have one key",
                "{\"instances\": [{}]} | must have one key",
                // Types.
                "{\"instances\": [true]} | instances[0]: must be a finite number",
                "{\"instances\": [null]} | instances[0]: must be a finite number",
                "{\"instances\": [[null]]} | instances[0][0]: must be a finite number",
                "{\"instances\": [[\"1\"]]} | instances[0][0]: must be a finite number",
                "{\"instances\": [{\"input\": [[{}]]}]} | instances[0].input[0][0]: must be a finite number",
                "{\"instances\": [NaN]} | instances[0]: must be a finite number",
                "{\"instances\": [[NaN]]} | instances[0][0]: must be a finite number",
                "{\"instances\": [1, Infinity]} | instances[1]: must be a finite number",
                "{\"instances\": [1e99]} | instances[0]: must be a finite number",
                "{\"instances\": [-Infinity]} | instances[0]: must be a finite number",
                "{\"instances\": [\"text\"]} | must be numbers",
                "{\"instances\": [{\"b64\": \"aGk=\"}]} | must be numbers",
                "{\"instances\": [{\"b64\": 7}]} | must be a string",
            })
    void refusesMalformedBodies(String body, String error) {
        refused(post("/v1/models/half_plus_two:predict", body.strip()), 400, error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0007',
            value = {
                ":predict | {\"instances\": [[1,2,3]]} | has shape [3]; the model takes [4, 4, 1]",
                ":predict | {\"instances\": [" + FLAT + "]} | has shape [16]",
                ":predict | {\"instances\": [[[[1],[1],[1],[1]],[[1],[1]]]]} | ragged",
                ":predict | {\"instances\": [{\"b64\": \"####\"}]} | instances[0].b64: is not base 64",
                ":predict | {\"instances\": [{\"b64\": \"\"}]} | instances[0].b64: is empty",
                ":predict | {\"instances\": [{\"b64\": \"aGVsbG8=\"}]} | instances[0]: ",
                ":predict | {\"instances\": [{\"b64\": \"aGVsbG8=\", \"x\": 1}]} | ",
                ":predict | {\"instances\": [\"text\"]} | ",
                ":regress | {\"examples\": [{\"input\": " + FLAT + "}]} | no regression",
                ":classify | {\"examples\": [" + FLAT + "]} | must be an object of features",
                ":classify | {\"examples\": [{}]} | must have one key",
                ":classify | {\"examples\": {}} | must be an array",
                ":classify | {\"instances\": [" + ROW + "]} | instances: is unknown",
                ":classify | {\"examples\": [{\"input\": [1,2]}]} | has shape [2]",
                ":classify | {\"examples\": [{\"input\": " + FLAT + "}], \"context\": {\"a\": 1}} | context",
                ":classify | {\"context\": {}} | lacks examples",
            })
    void refusesWhatThePictureModelDoesNotTake(
            String verb, String body, @org.jspecify.annotations.Nullable String error) {
        refused(post(DIGITS + verb.strip(), body.strip()), 400, error == null ? "" : error);
    }

    @Test
    void refusesToClassifyByARegression() {
        refused(post("/v1/models/half_plus_two:classify", "{\"examples\": [{\"input\": 1}]}"), 400, "no classes");
    }

    @Test
    void refusesTokensThatAreNone() {
        refused(post("/v1/models/letters:predict", "{\"instances\": [[0, 1, 2, 99]]}"), 400, "instances[0][3]");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/none:predict, 404",
        "/v1/models/digits/versions/9:predict, 404",
        "/v1/models/digits/versions/99999999999:predict, 404",
        "/v1/models/digits/versions/one:predict, 400",
        "/v1/models/digits/labels/nobody:predict, 404",
        "/v1/models/digits/labels/1:predict, 400",
        "/v1/models/digits:dream, 405",
        "/v1/models, 405",
        "/v1/nothing, 404",
    })
    void refusesAddressesOfNothing(String path, int status) {
        refused(post(path, "{\"instances\": [1]}"), status, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/none", "/v1/models/digits/versions/9", "/v1/models/none/metadata"})
    void refusesToTellOfWhatIsNotThere(String path) {
        refused(http.get(path), 404, "");
    }

    @Test
    void refusesAnEmptyBody() {
        refused(post("/v1/models/half_plus_two:predict", ""), 400, "empty");
    }

    @Test
    void refusesDeepNesting() {
        refused(
                post(
                        "/v1/models/half_plus_two:predict",
                        "{\"instances\": " + "[".repeat(5000) + "]".repeat(5000) + "}"),
                400,
                "");
    }

    @Test
    void refusesMoreRowsThanItTakesBeforeMemoryIsTaken() {
        refused(post("/v1/models/half_plus_two:predict", "{\"instances\": [1,1,1,1,1]}"), 413, "4 rows");
        refused(post(DIGITS + ":predict", "{\"instances\": [1,1,1]}"), 400, "instances[0] has shape []");
    }

    @Test
    void refusesABodyOverTheLimitBeforeItIsSent() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /v1/models/half_plus_two:predict HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            String status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(status).isEqualTo("HTTP/1.1 413");
        }
    }

    private static void refused(Answer answer, int status, String error) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.text("/error")).as("%s", answer).isNotEmpty().contains(error);
        assertThat(answer.text("/type")).startsWith("urn:lenslet:problem:");
        assertThat(answer.json().get("status").asInt()).isEqualTo(status);
        assertThat(answer.text("/detail")).isEqualTo(answer.text("/error"));
    }
}
