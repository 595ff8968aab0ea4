package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.serving.Http.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
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

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.serving.max-body=200KB",
            "lenslet.serving.max-inputs=4",
            // Two examples of 16 numbers: three inputs take two runs.
            "lenslet.serving.max-batch-values=32"
        })
class PredictTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.sigmoid(directory.resolve("models/lamp/1"));
        TestModels.sum(directory.resolve("models/sum/1"));
        TestModels.serve(registry, directory);
    }

    private static final byte[] LIGHT = Http.picture("png", 255);
    private static final byte[] DARK = Http.picture("png", 0);

    private final Http http;

    PredictTest(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "bmp", "gif"})
    void answersARawPictureOfAnyFormat(String format) {
        Answer answer = http.post("/predict", "image/" + format, Http.picture(format, 255));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.text("/model")).isEqualTo("digits");
        assertThat(answer.json().get("version").isString()).isTrue();
        assertThat(answer.text("/version")).isEqualTo("1");
        assertThat(answer.text("/predictions/0/label")).isEqualTo("light");
        assertThat(answer.json().at("/predictions/0/probability").asDouble()).isEqualTo(0.999665, within(1e-4));
        assertThat(answer.json().at("/predictions/0/top")).hasSize(3);
        assertThat(answer.text("/predictions/0/top/0/label")).isEqualTo("light");
        assertThat(answer.text("/predictions/0/top/1/label")).isEqualTo("dark");
        assertThat(answer.json().at("/predictions/0").has("error")).isFalse();
        assertThat(answer.json().at("/predictions/0").has("value")).isFalse();
        for (String part : new String[] {"decode_ms", "queue_ms", "inference_ms"}) {
            assertThat(answer.json().get("timing").get(part).isNumber()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "application/octet-stream", "application/x-www-form-urlencoded"})
    void thePicturesBytesDecideWhateverTypeIsClaimed(String type) {
        assertThat(http.post("/predict", type, DARK).text("/predictions/0/label"))
                .isEqualTo("dark");
    }

    @Test
    void answersOnePictureOfAForm() {
        Answer answer = http.post("/predict", Http.FORM, Http.form(DARK));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.text("/predictions/0/label")).isEqualTo("dark");
    }

    @Test
    void answersThePicturesOfAFormInTheirOrder() {
        Answer answer = http.postChunked("/predict", Http.FORM, Http.form(DARK, LIGHT, DARK, LIGHT));
        assertThat(answer.json()
                        .get("predictions")
                        .valueStream()
                        .map(it -> it.get("label").asString()))
                .containsExactly("dark", "light", "dark", "light");
    }

    @Test
    void aBadPictureAmongGoodOnesHasItsProblemInItsPlace() {
        Answer answer =
                http.post("/predict", Http.FORM, Http.form(text("no picture"), DARK, Arrays.copyOf(LIGHT, 42), LIGHT));
        assertThat(answer.status()).isEqualTo(200);
        JsonNode predictions = answer.json().get("predictions");
        assertThat(predictions.at("/0/error/status").asInt()).isEqualTo(415);
        assertThat(predictions.at("/0/error/type").asString()).isEqualTo("urn:lenslet:problem:unsupported-media");
        assertThat(predictions.at("/0").size()).isEqualTo(1);
        assertThat(predictions.at("/1/label").asString()).isEqualTo("dark");
        assertThat(predictions.at("/2/error/status").asInt()).isEqualTo(400);
        assertThat(predictions.at("/3/label").asString()).isEqualTo("light");
    }

    @Test
    void badPicturesAloneAreRefusedAsTheFirst() {
        Answer answer = http.post("/predict", Http.FORM, Http.form(Arrays.copyOf(LIGHT, 42), text("none")));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:broken-media");
    }

    @Test
    void refusesAFormWithOtherParts() {
        Answer answer = http.post("/predict", Http.FORM, Http.form("file", LIGHT));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/errors/0/field")).isEqualTo("file");
        assertThat(http.post("/predict", Http.FORM, text("--a b--")).text("/errors/0/field"))
                .isEqualTo("input");
        assertThat(http.post("/predict", "multipart/form-data", LIGHT).status()).isEqualTo(400);
        assertThat(http.post("/predict", Http.FORM, Arrays.copyOf(Http.form(LIGHT), 150))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void answersInstances() {
        Answer answer = http.post(
                "/predict",
                "application/json",
                "{\"instances\":[" + instance("0") + "," + instance("1") + "," + instance("0.25") + "]}");
        assertThat(answer.json()
                        .get("predictions")
                        .valueStream()
                        .map(it -> it.get("label").asString()))
                .containsExactly("dark", "light", "dark");
    }

    @Test
    void aRegressionGivesItsValueAndASigmoidBothLabels() {
        Answer sum = http.post(
                "/predict", "application/json", "{\"instances\":[" + instance("0.5") + "],\"model\":\"sum\"}");
        assertThat(sum.json().at("/predictions/0/value").asDouble()).isEqualTo(8.5);
        assertThat(sum.json().at("/predictions/0").size()).isEqualTo(1);
        Answer lamp = http.post("/predict?model=lamp", "image/png", LIGHT);
        assertThat(lamp.text("/predictions/0/label")).isEqualTo("on");
        assertThat(lamp.json().at("/predictions/0/top/0/probability").asDouble()
                        + lamp.json().at("/predictions/0/top/1/probability").asDouble())
                .isEqualTo(1, within(1e-6));
        assertThat(http.post("/predict?model=lamp", "image/png", DARK).text("/predictions/0/label"))
                .isEqualTo("off");
    }

    @Test
    void topSaysHowManyLabelsAreTold() {
        assertThat(http.post("/predict?top=1", "image/png", LIGHT).json().at("/predictions/0/top"))
                .hasSize(1);
        assertThat(http.post("/predict?top=100", "image/png", LIGHT).json().at("/predictions/0/top"))
                .hasSize(3);
        for (String bad : new String[] {"0", "-1", "many", "1.5", ""}) {
            Answer answer = http.post("/predict?top=" + bad, "image/png", LIGHT);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("/errors/0/field")).isEqualTo("top");
        }
    }

    @Test
    void anUnknownModelOrVersionIsNotFound() {
        assertThat(http.post("/predict?model=cats", "image/png", LIGHT).text("/type"))
                .isEqualTo("urn:lenslet:problem:unknown-model");
        Answer version = http.post("/predict?version=7", "image/png", LIGHT);
        assertThat(version.status()).isEqualTo(404);
        assertThat(version.text("/type")).isEqualTo("urn:lenslet:problem:unknown-version");
        assertThat(http.post("/predict?version=1", "image/png", LIGHT).status()).isEqualTo(200);
    }

    @Test
    void bytesThatAreNoPictureAreOfAnUnsupportedType() {
        assertThat(http.post("/predict", "image/png", "hello").status()).isEqualTo(415);
        assertThat(http.post("/predict", "application/octet-stream", "hello").status())
                .isEqualTo(415);
    }

    @Test
    void anEmptyBodyIsRefused() {
        for (String type : new String[] {"image/png", "application/json", Http.FORM}) {
            assertThat(http.post("/predict", type, "").status()).isEqualTo(400);
        }
        assertThat(http.postChunked("/predict", "image/png", new byte[0]).status())
                .isEqualTo(400);
    }

    @Test
    void aPictureThatWouldUnpackTooLargeIsRefusedByItsHeader() {
        Answer answer = http.post("/predict", "image/png", Http.fixture("bomb.png"));
        assertThat(answer.status()).as("%s", answer).isIn(400, 413);
        assertThat(http.post("/predict", "image/png", Http.fixture("hollow.png"))
                        .status())
                .isIn(400, 413);
    }

    @Test
    void aBodyOverTheLimitIsTooLargeWhetherItsLengthIsToldOrNot() {
        byte[] large = Arrays.copyOf(LIGHT, 200 * 1024 + 1);
        for (String type : new String[] {"image/png", Http.FORM, "application/json"}) {
            for (Answer answer : new Answer[] {
                http.post("/predict", type, large), http.postChunked("/predict", type, large),
            }) {
                assertThat(answer.status()).as("%s", answer).isEqualTo(413);
                assertThat(answer.json().get("limit").asInt()).isEqualTo(200 * 1024);
            }
        }
        byte[] allowed = Arrays.copyOf(LIGHT, 200 * 1024);
        assertThat(http.post("/predict", "image/png", allowed).status()).isEqualTo(200);
        assertThat(http.postChunked("/predict", "image/png", allowed).status()).isEqualTo(200);
    }

    @Test
    void aDataSetMayBeLargerThanAPrediction() {
        byte[] noArchive = new byte[3 << 20];
        Answer answer = http.post("/datasets?name=letters", Http.FORM, Http.form("file", noArchive));
        assertThat(answer.text("/type")).as("%s", answer).isNotEqualTo("urn:lenslet:problem:too-large");
        assertThat(answer.status()).isIn(400, 415, 422);
    }

    @Test
    void moreInputsThanTheLimitAreTooMany() {
        Answer form = http.post("/predict", Http.FORM, Http.form(DARK, DARK, DARK, DARK, DARK));
        assertThat(form.status()).isEqualTo(413);
        assertThat(form.text("/field")).isEqualTo("input");
        Answer json = http.post("/predict", "application/json", "{\"instances\":[1,2,3,4,5]}");
        assertThat(json.status()).isEqualTo(413);
        assertThat(json.text("/field")).isEqualTo("instances");
        assertThat(json.json().get("limit").asInt()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[[1,2],[3,4]] | [2,2]",
                "[1,2,3] | [3]",
                "5 | []",
                "[] | [0]",
                "[[1,2],[3]] | [2,2]",
                "[[[[1]]]] | [1,1,1,1]"
            })
    void anInstanceOfAnotherShapeIsRefusedWithBothShapes(String instance, String actual) {
        Answer answer = http.post("/predict", "application/json", "{\"instances\":[" + instance + "]}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(answer.json().get("expected").toString()).isEqualTo("[4,4,1]");
        assertThat(answer.json().get("actual").toString()).isEqualTo(actual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e99", "\"1\"", "null", "true", "{\"a\":[1]}"})
    void whatIsNoFiniteNumberIsNamedByItsPath(String element) {
        String bad = instance("0").replaceFirst("0(?=]]]$)", java.util.regex.Matcher.quoteReplacement(element));
        Answer answer = http.post("/predict", "application/json", "{\"instances\":[" + bad + "]}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.text("/errors/0/field")).isEqualTo("instances[0][3][3][0]");
    }

    @Test
    void aBadInstanceAmongGoodOnesHasItsProblemInItsPlace() {
        Answer answer = http.post(
                "/predict",
                "application/json",
                "{\"instances\":[[1],[[\"x\"]]," + instance("1") + "],\"top\":1,\"model\":\"digits\"}");
        JsonNode predictions = answer.json().get("predictions");
        assertThat(predictions.at("/0/error/actual").toString()).isEqualTo("[1]");
        assertThat(predictions.at("/1/error/errors/0/field").asString()).isEqualTo("instances[1][0][0]");
        assertThat(predictions.at("/2/label").asString()).isEqualTo("light");
        assertThat(predictions.at("/2/top")).hasSize(1);
    }

    @Test
    void everyFaultyFieldIsToldAtOnce() {
        Answer answer = http.post(
                "/predict",
                "application/json",
                "{\"model\":1,\"version\":2,\"top\":0,\"pixels\":[[1]],\"instances\":{}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()
                        .get("errors")
                        .valueStream()
                        .map(it -> it.get("field").asString()))
                .containsExactly("model", "version", "top", "pixels", "instances");
        assertThat(http.post("/predict", "application/json", "{}").text("/errors/0/field"))
                .isEqualTo("instances");
        assertThat(http.post("/predict", "application/json", "{\"instances\":[]}")
                        .status())
                .isEqualTo(400);
        assertThat(http.post("/predict?modle=x", "image/png", LIGHT).text("/errors/0/field"))
                .isEqualTo("modle");
    }

    @Test
    void queryAndBodyMustNotDiffer() {
        String body = "{\"model\":\"digits\",\"instances\":[" + instance("1") + "]}";
        Answer answer = http.post("/predict?model=sum", "application/json", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/errors/0/field")).isEqualTo("model");
        assertThat(http.post("/predict?model=digits", "application/json", body).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1]", "nothing", "{\"instances\":[[1}", "{\"instances\":[[1]]} more"})
    void whatIsNoJsonObjectIsMalformed(String body) {
        Answer answer = http.post("/predict", "application/json", body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:invalid-request");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(http.post("/predict", "application/json", "{\"instances\":[" + "[".repeat(50_000))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aModelWithoutPreprocessingTakesNoPictures() {
        Answer answer = http.post("/predict?model=sum", "image/png", LIGHT);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:wrong-kind");
    }

    @Test
    void numbersThatOverflowTheModelHaveNoAnswer() {
        Answer answer =
                http.post("/predict?model=sum", "application/json", "{\"instances\":[" + instance("3e38") + "]}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:no-answer");
    }

    @Test
    void prometheusHasThreeHistogramsTaggedByModelAndVersionAlone() {
        http.post("/predict?model=lamp", "image/png", LIGHT);
        String metrics = http.get("/actuator/prometheus").response().body();
        for (String timer : new String[] {"decode", "queue", "inference"}) {
            String name = "lenslet_" + timer + "_seconds";
            assertThat(metrics).contains(name + "_count{model=\"lamp\",version=\"1\"} ");
            assertThat(metrics.lines().filter(line -> line.startsWith(name + "_bucket")))
                    .allMatch(line -> line.matches(
                            name + "_bucket\\{model=\"(digits|lamp|sum)\",version=\"1\",le=\"[0-9.E+-]+(Inf)?\"} .*"))
                    .hasSizeBetween(3 * 10, 3 * 100);
        }
    }

    private static String instance(String value) {
        String row = "[" + ("[" + value + "],").repeat(3) + "[" + value + "]]";
        return "[" + (row + ",").repeat(3) + row + "]";
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
