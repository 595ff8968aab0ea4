package dev.lenslet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.network.SpectrogramPreprocessing.Filling;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class SpectrogramTest {

    /** What librosa makes of {@link Signals#noisy}. */
    record Expected(
            String name,
            int rate,
            @JsonProperty("fft_size") int fftSize,
            @JsonProperty("window_length") int windowLength,
            @JsonProperty("hop_length") int hopLength,
            int bands,
            int frames,
            @JsonProperty("min_hz") float minHz,
            @JsonProperty("max_hz") float maxHz,
            int power,
            @Nullable Float reference,
            float minimum,
            @JsonProperty("top_db") @Nullable Float topDb,
            float scale,
            float offset,
            List<Double> values) {

        SpectrogramPreprocessing preprocessing() {
            return new SpectrogramPreprocessing(
                    rate,
                    fftSize,
                    windowLength,
                    hopLength,
                    bands,
                    frames,
                    minHz,
                    maxHz,
                    power,
                    reference,
                    minimum,
                    topDb,
                    scale,
                    offset,
                    1_000,
                    Filling.ZEROS);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Expected> expectations() {
        return Stream.of(JsonMapper.shared().readValue(Fixtures.sound("spectrograms.json"), Expected[].class));
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void equalsLibrosas(Expected expected) {
        SpectrogramPreprocessing preprocessing = expected.preprocessing();

        float[] values = window(preprocessing, Signals.noisy(expected.rate(), preprocessing.samples()), 0);

        for (int i = 0; i < values.length; i++) {
            assertThat(values[i])
                    .as("band %d, frame %d", i / expected.frames(), i % expected.frames())
                    .isCloseTo(expected.values().get(i).floatValue(), within(1e-3f));
        }
    }

    @Test
    void digitalSilenceIsTheSmallestNumberEverywhere() {
        var preprocessing = SpectrogramPreprocessing.speechAndMusic(64, 64);

        float[] values = window(preprocessing, new float[10_000], 0);

        assertThat(values[0]).isCloseTo(-100 / 50f + 1, within(1e-5f));
        assertThat(values).containsOnly(values[0]);
    }

    @Test
    void aShortClipIsRepeatedOrFollowedByZerosAsTheRecordSays() {
        var repeating = SpectrogramPreprocessing.speechAndMusic(32, 16);
        float[] clip = Signals.noisy(8_000, 400);
        float[] thrice = Arrays.copyOf(clip, 960);
        System.arraycopy(clip, 0, thrice, 400, 400);
        System.arraycopy(clip, 0, thrice, 800, 160);

        assertThat(window(repeating, clip, 0)).isEqualTo(window(repeating, thrice, 0));
        assertThat(window(with(repeating, Filling.ZEROS), clip, 0))
                .isEqualTo(window(repeating, Arrays.copyOf(clip, 960), 0));
    }

    @Test
    void aLongClipIsCutIntoWindowsOfWhichTheLastEndsWithIt() {
        var preprocessing = SpectrogramPreprocessing.speechAndMusic(64, 64);
        assertThat(preprocessing.samples()).isEqualTo(4_032);
        assertThat(preprocessing.stride()).isEqualTo(2_016);

        assertThat(preprocessing.windows(1)).isEqualTo(1);
        assertThat(preprocessing.windows(4_032)).isEqualTo(1);
        assertThat(preprocessing.windows(4_033)).isEqualTo(2);
        assertThat(preprocessing.windows(8_064)).isEqualTo(3);
        assertThat(preprocessing.start(1, 4_033)).isEqualTo(1);
        assertThat(preprocessing.start(2, 8_064)).isEqualTo(4_032);
        assertThat(preprocessing.start(0, 100)).isZero();
    }

    @Test
    void aWindowOfALongClipIsThatPieceAlone() {
        var preprocessing = SpectrogramPreprocessing.speechAndMusic(16, 8);
        float[] clip = Signals.noisy(8_000, 3_000);

        assertThat(window(preprocessing, clip, 1_000))
                .isEqualTo(window(preprocessing, Arrays.copyOfRange(clip, 1_000, 1_000 + preprocessing.samples()), 0));
    }

    @Test
    void theRecordIsReadAsItWasWritten() {
        Preprocessing preprocessing = SpectrogramPreprocessing.speechAndMusic(64, 64);

        String json = JsonMapper.shared().writeValueAsString(preprocessing);

        assertThat(JsonMapper.shared().readValue(json, Preprocessing.class)).isEqualTo(preprocessing);
        assertThat(json).contains("\"kind\":\"spectrogram\"");
    }

    private static float[] window(SpectrogramPreprocessing preprocessing, float[] clip, int from) {
        float[] values = new float[preprocessing.shape().size()];
        new Spectrogram(preprocessing).window(clip, from, values, 0);
        return values;
    }

    private static SpectrogramPreprocessing with(SpectrogramPreprocessing p, Filling filling) {
        return new SpectrogramPreprocessing(
                p.rate(),
                p.fftSize(),
                p.windowLength(),
                p.hopLength(),
                p.bands(),
                p.frames(),
                p.minHz(),
                p.maxHz(),
                p.power(),
                p.reference(),
                p.minimum(),
                p.topDb(),
                p.scale(),
                p.offset(),
                p.stride(),
                filling);
    }
}
