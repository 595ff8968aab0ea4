package dev.lenslet.training;

/** Something that answers inputs: a network under training or an exported graph. Not thread-safe unless it says so. */
public interface Predictor extends AutoCloseable {

    /**
     * Outputs in inference mode (no dropout).
     *
     * @param inputs {@code count} examples in Keras' layout (channels last), row-major
     * @return {@code count} outputs, row-major
     */
    float[] predict(float[] inputs, int count);

    @Override
    void close();
}
