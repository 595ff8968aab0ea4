package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lenslet.dataset.Archives;
import dev.lenslet.media.Tones;
import dev.lenslet.serving.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
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
        assertThat(answer.json().at("/predictions/0/probability").asDouble()).isGreaterThan(0.95);
    }

    /** The run of sequences that models/README.md tells of: 36 of 36, with a margin of two. */
    @Test
    void signsThatNothingWasTrainedOnAreTold() throws IOException {
        String data = System.getenv("LENSLET_DATA_DIR");
        assumeThat(data)
                .as("LENSLET_DATA_DIR names no directory with video-signs.zip")
                .isNotNull();
        int right = 0;
        try (ZipFile signs = new ZipFile(Path.of(data, "video-signs.zip").toFile())) {
            for (String sign : List.of("hello", "seeyoulater", "thanks")) {
                for (int sequence = 24; sequence <= 35; sequence++) {
                    Answer answer =
                            http.post("/predict", "application/zip", frames(signs, sign + "/" + sequence + "/"));
                    assertThat(answer.text("/model")).as("%s", answer).isEqualTo("gestures");
                    right += answer.text("/predictions/0/label").equals(sign) ? 1 : 0;
                }
            }
        }
        assertThat(right).isGreaterThanOrEqualTo(34);
    }

    private static byte[] frames(ZipFile signs, String folder) throws IOException {
        Map<String, byte[]> frames = new TreeMap<>();
        for (ZipEntry entry : Collections.list(signs.entries())) {
            if (entry.getName().startsWith(folder) && entry.getName().endsWith(".png")) {
                frames.put(entry.getName(), signs.getInputStream(entry).readAllBytes());
            }
        }
        assertThat(frames).hasSize(30);
        return Archives.zip(frames);
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
