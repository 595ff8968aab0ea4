package dev.lenslet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ResamplerTest {

    /** What soxr (quality VHQ) makes of it. */
    record Expected(
            int from, int to, List<Double> frequencies, int frames, int length, int first, List<Double> values) {

        @Override
        public String toString() {
            return from + " to " + to;
        }
    }

    static Stream<Expected> expectations() {
        return Stream.of(JsonMapper.shared().readValue(Fixtures.sound("rates.json"), Expected[].class));
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void keepsAndRemovesWhatSoxrDoes(Expected expected) {
        float[] result = resample(
                Signals.steady(expected.from(), expected.frequencies(), expected.frames()),
                expected.from(),
                expected.to(),
                1 << 20);

        assertThat(result).hasSize(expected.length());
        for (int i = 0; i < expected.values().size(); i++) {
            assertThat(result[expected.first() + 3 * i])
                    .as("value %d", expected.first() + 3 * i)
                    .isCloseTo(expected.values().get(i).floatValue(), within(1e-3f));
        }
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void anyCutIntoBlocksGivesTheSame(Expected expected) {
        float[] signal = Signals.noisy(expected.from(), expected.frames());

        float[] whole = resample(signal, expected.from(), expected.to(), 1 << 20);

        assertThat(resample(signal, expected.from(), expected.to(), 1)).isEqualTo(whole);
        assertThat(resample(signal, expected.from(), expected.to(), 777)).isEqualTo(whole);
    }

    @Test
    void aConstantStaysOne() {
        float[] ones = new float[4_410];
        java.util.Arrays.fill(ones, 1);

        float[] result = resample(ones, 44_100, 8_000, 1_000);

        for (int i = 100; i < result.length - 100; i++) {
            assertThat(result[i]).isCloseTo(1, within(1e-5f));
        }
    }

    /** Where the rate is halved first, once or more, a tone is still that tone, from the clip's first sample to its last. */
    @ParameterizedTest
    @ValueSource(ints = {32_000, 44_100, 48_000, 96_000, 192_000, 384_000})
    void aToneStaysWhereItIsThroughAnyNumberOfHalvings(int from) {
        float[] tone = new float[from / 2];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) Math.sin(2 * Math.PI * 1_000 * i / from);
        }

        float[] result = resample(tone, from, 8_000, 1_000);

        assertThat(result).hasSize(4_000);
        for (int i = 40; i < result.length - 40; i++) {
            assertThat(result[i]).as("value %d", i).isCloseTo((float) Math.sin(Math.PI / 4 * i), within(1e-3f));
        }
    }

    @Test
    void theSameRateChangesNothing() {
        float[] signal = Signals.noisy(8_000, 5_000);

        assertThat(resample(signal, 8_000, 8_000, 700)).isEqualTo(signal);
    }

    @Test
    void anyPairOfRatesGivesAsManySamplesAsItsRatioSays() {
        Random random = new Random(7);
        for (int round = 0; round < 60; round++) {
            int from = 1_000 + random.nextInt(767_000);
            int to = 1_000 + random.nextInt(47_000);
            int frames = 1 + random.nextInt(3_000);

            assertThat(resample(new float[frames], from, to, 500))
                    .as("%d samples from %d to %d", frames, from, to)
                    .hasSize((int) Math.ceilDiv((long) frames * to, from));
        }
    }

    private static float[] resample(float[] signal, int from, int to, int block) {
        Resampler resampler = new Resampler(from, to);
        for (int at = 0; at < signal.length; at += block) {
            resampler.add(signal, at, Math.min(block, signal.length - at));
        }
        return resampler.finish();
    }
}
