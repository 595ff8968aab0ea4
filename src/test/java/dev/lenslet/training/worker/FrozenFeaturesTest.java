package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.network.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenFeaturesTest {

    @TempDir
    Path directory;

    private final AtomicInteger runs = new AtomicInteger();

    /** Its index, which is an example's only value, and its square. */
    private void run(float[] input, float[] target, int offset) {
        runs.incrementAndGet();
        target[offset] = input[0];
        target[offset + 1] = input[0] * input[0];
    }

    private FrozenFeatures compute(int kept) throws Exception {
        return FrozenFeatures.compute(
                directory.resolve("features"),
                new CountedExamples(10, 3),
                Shape.of(2),
                kept,
                this::run,
                (done, of) -> {});
    }

    private static List<Float> read(FrozenFeatures features) {
        List<Float> values = new ArrayList<>();
        for (int i = features.count() - 1; i >= 0; i--) {
            float[] target = new float[4];
            features.read(i, target, 1);
            values.add(target[1]);
            values.add(target[2]);
        }
        return values;
    }

    @Test
    void areComputedOnceAndReadFromDisk() throws Exception {
        FrozenFeatures features = compute(10);

        assertThat(runs).hasValue(10);
        assertThat(Files.size(directory.resolve("features"))).isEqualTo(10 * 2 * 4);
        assertThat(read(features))
                .startsWith(9f, 81f, 8f, 64f)
                .endsWith(1f, 1f, 0f, 0f)
                .hasSize(20);
        assertThat(read(features)).hasSize(20);
        assertThat(runs).hasValue(10);
        assertThat(features.label(4)).isEqualTo(4 % 3);
    }

    @Test
    void areComputedAnewWhereThereIsNoRoom() throws Exception {
        FrozenFeatures features = compute(6);

        assertThat(runs).hasValue(6);
        List<Float> first = read(features);
        assertThat(first).startsWith(9f, 81f, 8f, 64f).endsWith(1f, 1f, 0f, 0f);
        assertThat(runs).hasValue(10);
        assertThat(read(features)).isEqualTo(first);
        assertThat(runs).hasValue(14);
    }

    @Test
    void needNoDiskAtAll() throws Exception {
        assertThat(read(compute(0))).startsWith(9f, 81f);
        assertThat(Files.size(directory.resolve("features"))).isZero();
    }

    @Test
    void tellWhyTheyCannotBeComputed() {
        assertThatThrownBy(() -> FrozenFeatures.compute(
                        directory.resolve("features"),
                        new CountedExamples(10, 3),
                        Shape.of(2),
                        10,
                        (input, target, offset) -> {
                            throw new IllegalStateException("cat/7.png is broken");
                        },
                        (done, of) -> {}))
                .isInstanceOf(TrainingFailed.class)
                .hasMessageContaining("cat/7.png is broken");
    }
}
