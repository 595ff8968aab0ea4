package dev.lenslet.media;

import dev.lenslet.network.ImagePreprocessing;

/** The pictures of one sequence, read in ascending order; the same may be read again. Not thread-safe. */
interface Frames extends AutoCloseable {

    /** At least 1. */
    int count();

    /** When a frame begins; {@code at(count())} is the sequence's end. In seconds, or the frame's number. */
    default double at(int frame) {
        return frame;
    }

    /** Prepares a frame, not before one that was read already. */
    void read(int frame, ImagePreprocessing preprocessing, float[] target, int offset);

    /** From headers. */
    ImageSizes sizes();

    @Override
    default void close() {}
}
