package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.media.Tones;
import dev.lenslet.serving.Http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.serving.max-windows=40", "lenslet.media.sound.max-seconds=2"})
class PredictSoundsTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.loudness(directory.resolve("models/sounds/1"));
        TestModels.serve(registry, directory);
    }

    private final Http http;

    PredictSoundsTest(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @ParameterizedTest
    @CsvSource({
        "s16.wav, audio/wav",
        "s24.aiff, audio/aiff",
        "ulaw.au, audio/basic",
        "s16.flac, audio/flac",
        "stereo.mp3, audio/mpeg",
        "stereo.ogg, audio/ogg",
        "s16.wav, application/octet-stream"
    })
    void answersAnyFormatByItsBytes(String file, String type) throws IOException {
        Answer answer = http.post("/predict", type, fixture(file));

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.text("/model")).isEqualTo("sounds");
        assertThat(answer.text("/predictions/0/label")).isEqualTo("loud");
    }

    @Test
    void aShortClipIsOneWindow() {
        Answer answer = http.post("/predict", "audio/wav", Tones.wav(8_000, 1, 100, 440));

        assertThat(answer.text("/predictions/0/label")).as("%s", answer).isEqualTo("loud");
        assertThat(answer.json().at("/predictions/0").has("windows")).isFalse();
    }

    @Test
    void aLongClipIsAnsweredByWindowsAndOverallByTheirMean() {
        // Two windows of silence, then a tone; a window is 192 samples, the next begins 96 later.
        byte[] clip = Tones.wav(8_000, 1, 480, 440);
        Arrays.fill(clip, 44, 44 + 2 * 288, (byte) 0);

        Answer answer = http.post("/predict", "audio/wav", clip);

        var windows = answer.json().at("/predictions/0/windows");
        assertThat(windows.valueStream().map(it -> it.get("label").asString()))
                .as("%s", answer)
                .containsExactly("quiet", "quiet", "loud", "loud");
        assertThat(windows.valueStream().map(it -> it.get("start").asDouble()))
                .containsExactly(0.0, 0.012, 0.024, 0.036);
        assertThat(windows.at("/3/end").asDouble()).isEqualTo(0.06, within(1e-9));
        assertThat(answer.json().at("/predictions/0/probability").asDouble()).isBetween(0.45, 0.55);
    }

    @Test
    void takesASpectrogramThatWasMadeAlready() {
        Answer black = http.post("/predict?model=sounds", "image/png", Http.picture("png", 0));
        assertThat(black.text("/predictions/0/label")).as("%s", black).isEqualTo("loud");
        // White is 0 dB everywhere, which is 1 for this model; black 80 dB less, -0.6.
        Answer numbers = http.post(
                "/predict?model=sounds",
                "application/json",
                "{\"instances\":[[[[-0.6],[-0.6],[-0.6],[-0.6]],[[-0.6],[-0.6],[-0.6],[-0.6]],[[-0.6],[-0.6],[-0.6],[-0.6]],[[-0.6],[-0.6],[-0.6],[-0.6]]]]}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(numbers.json().at("/predictions/0/probability").asDouble())
                .as("%s", numbers)
                .isEqualTo(black.json().at("/predictions/0/probability").asDouble(), within(1e-5));
    }

    @Test
    void oneBadClipAmongGoodOnesHasItsProblemInItsPlace() {
        byte[] good = Tones.wav(8_000, 1, 100, 440);
        Answer answer = http.post("/predict", Http.FORM, Http.form(good, Arrays.copyOf(good, 90)));

        assertThat(answer.text("/predictions/0/label")).as("%s", answer).isEqualTo("loud");
        assertThat(answer.text("/predictions/1/error/type")).isEqualTo("urn:lenslet:problem:broken-media");
    }

    @Test
    void refusesWithTheReason() {
        byte[] good = Tones.wav(8_000, 1, 100, 440);
        assertThat(http.post("/predict", "audio/wav", Arrays.copyOf(good, 90)).status())
                .isEqualTo(400);
        Answer long3 = http.post("/predict", "audio/wav", Tones.wav(8_000, 1, 24_000, 440));
        assertThat(long3.status()).as("%s", long3).isEqualTo(413);
        assertThat(long3.toString()).contains("at most 2 seconds");
        Answer windows = http.post("/predict", "audio/wav", Tones.wav(8_000, 1, 12_000, 440));
        assertThat(windows.status()).as("%s", windows).isEqualTo(413);
        Answer other = http.post("/predict?model=digits", "audio/wav", good);
        assertThat(other.status()).as("%s", other).isEqualTo(422);
        assertThat(other.toString()).contains("takes pictures");
    }

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in = PredictSoundsTest.class.getResourceAsStream("/media/sound/" + name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
