package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.dataset.Archives;
import dev.lenslet.serving.Http.Answer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.serving.defaults.frames=moves",
            "lenslet.serving.max-windows=3",
            // Two examples of 32 numbers a run.
            "lenslet.serving.max-batch-values=64"
        })
class PredictFramesTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.rising(directory.resolve("models/moves/1"));
        TestModels.serve(registry, directory);
    }

    private static final byte[] LIGHT = Http.picture("png", 255);
    private static final byte[] DARK = Http.picture("png", 0);

    private final Http http;

    PredictFramesTest(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @Test
    void theKindOfTheBodyAloneDecidesWhichModelAnswers() {
        Answer sequence = http.post("/predict", "application/octet-stream", zip(DARK, LIGHT));
        assertThat(sequence.text("/model")).as("%s", sequence).isEqualTo("moves");
        assertThat(sequence.text("/predictions/0/label")).isEqualTo("rising");
        assertThat(sequence.json().at("/predictions/0").has("windows")).isFalse();
        assertThat(http.post("/predict", "image/gif", Http.fixture("kept.gif")).text("/model"))
                .isEqualTo("moves");
        Answer still = http.post("/predict", "application/zip", zip(LIGHT));
        assertThat(still.text("/model")).as("%s", still).isEqualTo("digits");
        assertThat(still.text("/predictions/0/label")).isEqualTo("light");
    }

    @Test
    void picturesOfOneFormAreTheFramesOfOneSequenceForAModelThatTakesThem() {
        Answer answer = http.post("/predict?model=moves", Http.FORM, Http.form(DARK, DARK, LIGHT, LIGHT));
        assertThat(answer.json().get("predictions")).as("%s", answer).hasSize(1);
        assertThat(answer.text("/predictions/0/label")).isEqualTo("rising");
        Answer pictures = http.post("/predict", Http.FORM, Http.form(DARK, LIGHT));
        assertThat(pictures.text("/model")).isEqualTo("digits");
        assertThat(pictures.json().get("predictions")).hasSize(2);
    }

    @Test
    void sequencesOfOneFormAreInputsOfTheirOwn() {
        Answer answer =
                http.post("/predict", Http.FORM, Http.form(zip(DARK, LIGHT), zip(LIGHT, DARK), zip(LIGHT, DARK)));
        assertThat(answer.json()
                        .get("predictions")
                        .valueStream()
                        .map(it -> it.get("label").asString()))
                .containsExactly("rising", "falling", "falling");
    }

    @Test
    void aBrokenSequenceAmongGoodOnesHasItsProblemInItsPlace() {
        byte[] cut = java.util.Arrays.copyOf(zip(DARK, LIGHT), 100);
        Answer answer = http.post("/predict", Http.FORM, Http.form(zip(DARK, LIGHT), cut));
        assertThat(answer.text("/predictions/0/label")).as("%s", answer).isEqualTo("rising");
        assertThat(answer.json().at("/predictions/1/error/status").asInt()).isEqualTo(400);
    }

    @Test
    void aSequenceLongerThanTheModelWasTrainedOnIsAnsweredByWindowsToo() {
        Answer answer = http.post(
                "/predict",
                Http.FORM,
                Http.form(
                        zip(DARK, DARK, LIGHT, LIGHT, LIGHT, LIGHT, DARK, DARK, DARK, DARK, LIGHT, LIGHT),
                        zip(LIGHT, DARK)));
        var windows = answer.json().at("/predictions/0/windows");
        assertThat(windows.valueStream().map(it -> it.get("label").asString()))
                .as("%s", answer)
                .containsExactly("rising", "falling", "rising");
        assertThat(windows.valueStream().map(it -> it.get("start").asInt())).containsExactly(0, 4, 8);
        assertThat(windows.valueStream().map(it -> it.get("end").asInt())).containsExactly(4, 8, 12);
        assertThat(answer.text("/predictions/0/label")).isEqualTo("rising");
        assertThat(answer.json().at("/predictions/0/probability").asDouble()).isBetween(0.6, 0.7);
        assertThat(answer.text("/predictions/1/label")).isEqualTo("falling");
        assertThat(answer.json().at("/predictions/1").has("windows")).isFalse();
    }

    @Test
    void moreWindowsThanTheLimitAreTooMany() {
        byte[][] frames = new byte[13][];
        java.util.Arrays.fill(frames, DARK);
        Answer answer = http.post("/predict", "application/zip", zip(frames));
        assertThat(answer.status()).as("%s", answer).isEqualTo(413);
        assertThat(answer.json().get("limit").asInt()).isEqualTo(3);
    }

    @Test
    void aModelOfAnotherKindSaysWhatItTakes() {
        Answer answer = http.post("/predict?model=digits", "application/zip", zip(DARK, LIGHT));
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:wrong-kind");
        assertThat(answer.text("/detail")).contains("pictures").contains("sequences of frames");
    }

    @Test
    void whereNoModelTakesTheKindItSaysHowToGetOne() {
        Answer answer = http.post("/predict", "text/plain", "hello");
        assertThat(answer.status()).as("%s", answer).isEqualTo(404);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:no-default-model");
        assertThat(answer.text("/detail")).contains("/training-jobs").contains("lenslet.serving.defaults.text");
    }

    private static byte[] zip(byte[]... frames) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < frames.length; i++) {
            files.put("frame" + i + ".png", frames[i]);
        }
        return Archives.zip(files);
    }
}
