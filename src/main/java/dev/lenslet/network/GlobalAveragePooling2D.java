package dev.lenslet.network;

/** Keras' GlobalAveragePooling2D: (height, width, channels) to (channels), or (1, 1, channels). */
public record GlobalAveragePooling2D(boolean keepDims) implements GlobalPooling {

    static GlobalAveragePooling2D read(LayerConfig config) {
        config.channelsLast();
        return new GlobalAveragePooling2D(config.flag("keepdims", false));
    }

    @Override
    public String className() {
        return "GlobalAveragePooling2D";
    }

    @Override
    public PoolingKind kind() {
        return PoolingKind.AVERAGE;
    }

    @Override
    public int axes() {
        return 2;
    }
}
