package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.media.Tones;
import dev.lenslet.serving.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The bundled models and the samples of the README, as a fresh start has them. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class BundledModelsTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("lenslet.home", () -> directory.resolve("home"));
    }

    private final Http http;

    BundledModelsTest(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @ParameterizedTest
    @CsvSource({
        "speech.ogg, audio/ogg, sounds, speech",
        "music.flac, audio/flac, sounds, music",
        "silence.wav, audio/wav, sounds, silence",
        "speech.ogg, application/octet-stream, sounds, speech",
        "thanks.gif, image/gif, gestures, thanks",
        "thanks.gif, application/octet-stream, gestures, thanks",
        "seven.png, image/png, digits, 7"
    })
    void theKindOfTheBodyAloneGetsASampleItsName(String file, String type, String model, String label)
            throws IOException {
        Answer answer = http.post("/predict", type, Files.readAllBytes(Path.of("samples", file)));

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.text("/model")).isEqualTo(model);
        assertThat(answer.text("/predictions/0/label")).as("%s", answer).isEqualTo(label);
        assertThat(answer.json().at("/predictions/0/probability").asDouble()).isGreaterThan(0.8);
    }

    @Test
    void aToneIsNearestToMusicAtAnyRate() {
        for (int rate : new int[] {8_000, 22_050, 44_100, 96_000}) {
            Answer answer = http.post("/predict", "audio/wav", Tones.wav(rate, 2, 2 * rate, 440));
            assertThat(answer.text("/predictions/0/label"))
                    .as("%d Hz: %s", rate, answer)
                    .isEqualTo("music");
        }
    }
}
