package dev.lenslet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class SoundsTest {

    private final Sounds sounds = new Sounds(SoundLimits.DEFAULT);

    /** What libsndfile decodes; channels averaged, every {@code step}-th sample. */
    record Expected(String file, int rate, int channels, int frames, int step, float tolerance, List<Double> values) {

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Expected> expectations() {
        return Stream.of(JsonMapper.shared().readValue(Fixtures.sound("expected.json"), Expected[].class));
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void readsAsLibsndfileDoes(Expected expected) {
        Waveform clip = sounds.read(Fixtures.sound(expected.file()), expected.rate());

        assertThat(clip.sourceRate()).isEqualTo(expected.rate());
        assertThat(clip.channels()).isEqualTo(expected.channels());
        assertThat(clip.seconds()).isCloseTo((double) expected.frames() / expected.rate(), within(1e-9));
        assertThat(clip.samples()).hasSize(expected.frames());
        for (int i = 0; i < expected.values().size(); i++) {
            assertThat(clip.samples()[i * expected.step()])
                    .as("sample %d", i * expected.step())
                    .isCloseTo(expected.values().get(i).floatValue(), within(expected.tolerance()));
        }
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void resamplesWhatItDecodes(Expected expected) {
        Waveform clip = sounds.read(Fixtures.sound(expected.file()), 8_000);

        assertThat(clip.rate()).isEqualTo(8_000);
        assertThat(clip.samples()).hasSize(Math.ceilDiv(expected.frames() * 8_000, expected.rate()));
    }

    @Test
    void manyThreadsDecodeTheSameAsOne() throws Exception {
        List<String> files = List.of("stereo.ogg", "stereo.mp3", "s16.flac", "s24.aiff");
        List<float[]> alone = files.stream().map(this::samples).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<float[]>> readers = Stream.iterate(0, i -> i + 1)
                    .limit(80)
                    .map(i -> (Callable<float[]>) () -> samples(files.get(i % files.size())))
                    .toList();
            List<Future<float[]>> results = threads.invokeAll(readers);
            for (int i = 0; i < results.size(); i++) {
                assertThat(Arrays.equals(results.get(i).get(), alone.get(i % files.size())))
                        .as(files.get(i % files.size()))
                        .isTrue();
            }
        }
    }

    private float[] samples(String file) {
        return sounds.read(Fixtures.sound(file), 8_000).samples();
    }
}
