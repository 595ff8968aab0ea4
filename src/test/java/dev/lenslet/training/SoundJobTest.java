package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.dataset.Archives;
import dev.lenslet.media.Tones;
import dev.lenslet.training.Client.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** From an upload of clips to a model that answers a clip, by HTTP. */
class SoundJobTest extends RunningService {

    @Test
    void audioCnnLearnsLowFromHighAndAnswersARawClip() {
        Map<String, byte[]> clips = new LinkedHashMap<>();
        for (int i = 0; i < 24; i++) {
            // Rates and lengths differ as in real sets, and tell nothing.
            int rate = i % 2 == 0 ? 8_000 : 22_050;
            clips.put("low/" + i + ".wav", Tones.wav(rate, 1, rate / 2 + 37 * i, 150 + 10 * i));
            clips.put("high/" + i + ".wav", Tones.wav(rate, 1 + i % 2, rate / 2 + 37 * i, 2_000 + 50 * i));
        }
        Answer stored =
                client.post("/datasets?name=tones", "application/zip", BodyPublishers.ofByteArray(Archives.zip(clips)));
        assertThat(stored.status()).as("%s", stored).isEqualTo(201);

        String id = client.accepted("""
                {"model": "tones", "dataset": "tones", "network": "audio-cnn",
                 "training": {"epochs": 4, "batch_size": 8, "seed": 1}}""");
        assertThat(client.await(id, "SUCCEEDED").path("state").asString())
                .as("%s", client.job(id))
                .isEqualTo("SUCCEEDED");

        Answer version = client.get("/models/tones/versions/1");
        assertThat(version.json().at("/parity/max_difference").asDouble(1)).isLessThan(1e-4);
        assertThat(version.json().at("/metrics/test/accuracy").asDouble())
                .as("%s", version)
                .isGreaterThan(0.85);
        assertThat(labelOf(Tones.wav(44_100, 2, 30_000, 260))).isEqualTo("low");
        assertThat(labelOf(Tones.wav(16_000, 1, 8_000, 2_510))).isEqualTo("high");
    }

    private String labelOf(byte[] wav) {
        Answer answer = Awaitility.await()
                .until(
                        () -> client.post("/predict?model=tones", "audio/wav", BodyPublishers.ofByteArray(wav)),
                        it -> it.status() != 503);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.text("/predictions/0/label");
    }
}
