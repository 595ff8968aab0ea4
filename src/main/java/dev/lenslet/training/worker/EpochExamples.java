package dev.lenslet.training.worker;

import dev.lenslet.dataset.Augmenter;
import dev.lenslet.dataset.Examples;
import dev.lenslet.network.Shape;
import org.jspecify.annotations.Nullable;

/** Labelled examples that may look different in each epoch. Safe to read from several threads. */
interface EpochExamples {

    int count();

    /** The shape of one example's tensor. */
    Shape shape();

    /** The class index of an example, from 0. */
    int label(int index);

    /**
     * Writes an example's tensor, row-major, float32.
     *
     * @param epoch from 0
     * @param target receives {@code shape().size()} values from {@code offset} on
     */
    void read(long epoch, int index, float[] target, int offset);

    /** @param augmenter null where examples are taken as they are */
    static EpochExamples of(Examples examples, @Nullable Augmenter augmenter) {
        return new EpochExamples() {
            @Override
            public int count() {
                return examples.count();
            }

            @Override
            public Shape shape() {
                return examples.shape();
            }

            @Override
            public int label(int index) {
                return examples.label(index);
            }

            @Override
            public void read(long epoch, int index, float[] target, int offset) {
                examples.read(index, target, offset);
                if (augmenter != null) {
                    augmenter.apply(epoch, index, target, offset);
                }
            }
        };
    }
}
