package dev.lenslet.serving;

/** Rows of zeros, which every graph takes, and room for what comes out: what graphs are warmed and measured by. */
final class Zeros implements AutoCloseable {

    private final TensorBuffers buffers;
    private final TensorBuffers.Buffer input;
    private final TensorBuffers.Buffer output;
    private final int rows;

    Zeros(TensorBuffers buffers, GraphShape shape, int rows) {
        this.buffers = buffers;
        this.rows = rows;
        this.input = buffers.take(Math.multiplyExact(rows, shape.inputSize()));
        this.output = buffers.take(Math.multiplyExact(rows, shape.outputSize()));
        for (int i = 0; i < input.floats().limit(); i++) {
            input.floats().put(i, 0);
        }
    }

    /** The fewest rows that a graph runs. */
    static Zeros few(TensorBuffers buffers, GraphShape shape) {
        return new Zeros(buffers, shape, Math.max(1, shape.fixedBatch()));
    }

    /**
     * Runs them.
     *
     * @return nanoseconds that it took
     * @throws InferenceException where the graph does not run
     */
    long run(InferenceSession session) {
        long began = System.nanoTime();
        session.run(input.floats(), output.floats(), rows);
        return System.nanoTime() - began;
    }

    @Override
    public void close() {
        buffers.give(input);
        buffers.give(output);
    }
}
