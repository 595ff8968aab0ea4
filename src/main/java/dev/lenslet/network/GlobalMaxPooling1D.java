package dev.lenslet.network;

/** Keras' GlobalMaxPooling1D: (steps, channels) to (channels), or (1, channels). */
public record GlobalMaxPooling1D(boolean keepDims) implements GlobalPooling {

    static GlobalMaxPooling1D read(LayerConfig config) {
        config.channelsLast();
        return new GlobalMaxPooling1D(config.flag("keepdims", false));
    }

    @Override
    public String className() {
        return "GlobalMaxPooling1D";
    }

    @Override
    public PoolingKind kind() {
        return PoolingKind.MAX;
    }

    @Override
    public int axes() {
        return 1;
    }
}
