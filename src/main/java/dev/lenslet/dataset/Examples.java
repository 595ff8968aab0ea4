package dev.lenslet.dataset;

import dev.lenslet.network.Shape;

/**
 * Labelled examples of one split, as tensors of one shape. Safe to read from several threads.
 */
public interface Examples {

    /** Number of examples. */
    int count();

    /** The shape of one example's tensor. */
    Shape shape();

    /** The class index of an example, from 0. */
    int label(int index);

    /** The group that an example belongs to; no split divides a group. Alone in its own unless a data set says otherwise. */
    default int group(int index) {
        return index;
    }

    /** What people find an example by in the data set: where it has no name, its number in the split, from 0. */
    default String name(int index) {
        return Integer.toString(index);
    }

    /**
     * An example of text as it was uploaded, UTF-8.
     *
     * @throws UnsupportedOperationException where the examples are no texts
     */
    default byte[] text(int index) {
        throw new UnsupportedOperationException("these examples are no texts");
    }

    /**
     * Writes an example's tensor, row-major, float32.
     *
     * @param index in [0, count)
     * @param target receives {@code shape().size()} values from {@code offset} on
     */
    void read(int index, float[] target, int offset);

    /** A view of some of them, in this order. */
    default Examples select(int[] indices) {
        Examples all = this;
        int[] chosen = indices.clone();
        return new Examples() {
            @Override
            public int count() {
                return chosen.length;
            }

            @Override
            public Shape shape() {
                return all.shape();
            }

            @Override
            public int label(int index) {
                return all.label(chosen[index]);
            }

            @Override
            public int group(int index) {
                return all.group(chosen[index]);
            }

            @Override
            public String name(int index) {
                return all.name(chosen[index]);
            }

            @Override
            public byte[] text(int index) {
                return all.text(chosen[index]);
            }

            @Override
            public void read(int index, float[] target, int offset) {
                all.read(chosen[index], target, offset);
            }
        };
    }
}
