package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.dataset.Augmentation;
import dev.lenslet.dataset.Augmenter;
import dev.lenslet.dataset.Examples;
import dev.lenslet.dataset.FillMode;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchStreamTest {

    @Test
    void takesEveryExampleOnceInEachPass() throws Exception {
        try (BatchStream batches = new BatchStream(EpochExamples.of(new CountedExamples(10, 2), null), 4, 7)) {
            assertThat(batches.stepsPerPass()).isEqualTo(3);
            List<Integer> first = pass(batches);
            List<Integer> second = pass(batches);

            assertThat(first)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 10).boxed().toList());
            assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
        }
    }

    @Test
    void endsAPassWithASmallerBatch() throws Exception {
        try (BatchStream batches = new BatchStream(EpochExamples.of(new CountedExamples(10, 2), null), 4, 7)) {
            assertThat(List.of(
                            batches.next().count(),
                            batches.next().count(),
                            batches.next().count(),
                            batches.next().count()))
                    .containsExactly(4, 4, 2, 4);
        }
    }

    @Test
    void givesTheSameOrderForTheSameSeedAlone() throws Exception {
        try (BatchStream one = new BatchStream(EpochExamples.of(new CountedExamples(50, 2), null), 50, 7);
                BatchStream same = new BatchStream(EpochExamples.of(new CountedExamples(50, 2), null), 50, 7);
                BatchStream other = new BatchStream(EpochExamples.of(new CountedExamples(50, 2), null), 50, 8)) {
            List<Integer> order = pass(one);

            assertThat(pass(same)).isEqualTo(order);
            assertThat(pass(other)).isNotEqualTo(order);
        }
    }

    @Test
    void givesEachExampleItsLabel() throws Exception {
        try (BatchStream batches = new BatchStream(EpochExamples.of(new CountedExamples(9, 3), null), 9, 1)) {
            Batch batch = batches.next();
            for (int i = 0; i < batch.count(); i++) {
                assertThat(batch.labels()[i]).isEqualTo((int) batch.inputs()[i] % 3);
            }
        }
    }

    @Test
    void failsWithTheReasonWhereAnExampleCannotBeRead() {
        Examples broken = new Examples() {
            @Override
            public int count() {
                return 3;
            }

            @Override
            public Shape shape() {
                return Shape.of(1);
            }

            @Override
            public int label(int index) {
                return 0;
            }

            @Override
            public void read(int index, float[] target, int offset) {
                throw new IllegalStateException("cat/1.png is broken");
            }
        };
        try (BatchStream batches = new BatchStream(EpochExamples.of(broken, null), 2, 1)) {
            assertThatThrownBy(batches::next)
                    .isInstanceOf(TrainingFailed.class)
                    .hasMessageContaining("cat/1.png is broken");
        }
    }

    @Test
    void isTheSameFromAnyNumberOfThreads() throws Exception {
        Augmentation augmentation =
                new Augmentation(90, 0.3, 0.3, 10, List.of(0.7, 1.3), true, true, FillMode.WRAP, 0, List.of(0.5, 1.5));
        Examples pictures = pictures(100);
        Augmenter augmenter = Augmenter.of(augmentation, ImagePreprocessing.unit(pictures.shape()), 7);
        try (BatchStream one = new BatchStream(EpochExamples.of(pictures, augmenter), 64, 7, 0, 1);
                BatchStream many = new BatchStream(EpochExamples.of(pictures, augmenter), 64, 7, 0, 5);
                BatchStream plain = new BatchStream(EpochExamples.of(pictures, null), 64, 7)) {
            float[] first = {};
            for (int step = 0; step < 6; step++) {
                Batch expected = one.next();
                Batch batch = many.next();
                float[] inputs = Arrays.copyOf(batch.inputs(), batch.count() * 36);
                assertThat(inputs).isEqualTo(Arrays.copyOf(expected.inputs(), batch.count() * 36));
                assertThat(batch.labels()).isEqualTo(expected.labels());
                assertThat(inputs).isNotEqualTo(Arrays.copyOf(plain.next().inputs(), batch.count() * 36));
                assertThat(inputs).isNotEqualTo(first);
                first = inputs;
            }
        }
    }

    /** Each a ramp of its own, 6 by 6. */
    private static Examples pictures(int count) {
        return new Examples() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public Shape shape() {
                return Shape.of(6, 6, 1);
            }

            @Override
            public int label(int index) {
                return index % 3;
            }

            @Override
            public void read(int index, float[] target, int offset) {
                for (int i = 0; i < 36; i++) {
                    target[offset + i] = (i + index) / 255f;
                }
            }
        };
    }

    private static List<Integer> pass(BatchStream batches) throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int step = 0; step < batches.stepsPerPass(); step++) {
            Batch batch = batches.next();
            for (int i = 0; i < batch.count(); i++) {
                order.add((int) batch.inputs()[i]);
            }
        }
        return order;
    }
}
