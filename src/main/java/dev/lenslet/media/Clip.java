package dev.lenslet.media;

/**
 * One input, opened for a model: one tensor, or one for each window where it is longer than what the model takes. Windows
 * are read in order. Not thread-safe.
 */
public interface Clip extends AutoCloseable {

    /** Tensors that {@link #read} gives, at least 1. */
    int windows();

    /** Where a window lies in the input; it can be asked for after the end, too. */
    Span span(int window);

    /**
     * Decodes the next window.
     *
     * @param target receives its values from {@code offset} on, row-major
     * @throws dev.lenslet.problem.Refusal where the input is bad
     */
    void read(float[] target, int offset);

    @Override
    default void close() {}

    /** Seconds, or numbers of frames where the input has no time of its own; the end is not in it. */
    record Span(double start, double end) {}

    /** Decodes an input that is one tensor. */
    @FunctionalInterface
    interface Whole extends Clip {

        @Override
        default int windows() {
            return 1;
        }

        @Override
        default Span span(int window) {
            throw new IllegalStateException("an input that is one tensor has no windows");
        }
    }
}
