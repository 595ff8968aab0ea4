package dev.lenslet.network;

/** Keras' GlobalAveragePooling1D: (steps, channels) to (channels), or (1, channels). */
public record GlobalAveragePooling1D(boolean keepDims) implements GlobalPooling {

    static GlobalAveragePooling1D read(LayerConfig config) {
        config.channelsLast();
        return new GlobalAveragePooling1D(config.flag("keepdims", false));
    }

    @Override
    public String className() {
        return "GlobalAveragePooling1D";
    }

    @Override
    public PoolingKind kind() {
        return PoolingKind.AVERAGE;
    }

    @Override
    public int axes() {
        return 1;
    }
}
