package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import dev.lenslet.network.Shape;

/** Examples of one value each, their own index; labels take turns. */
record CountedExamples(int count, int classes) implements Examples {

    @Override
    public Shape shape() {
        return Shape.of(1);
    }

    @Override
    public int label(int index) {
        return index % classes;
    }

    @Override
    public void read(int index, float[] target, int offset) {
        target[offset] = index;
    }
}
