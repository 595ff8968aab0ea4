package dev.lenslet.network;

/** Keras' GlobalMaxPooling2D: (height, width, channels) to (channels), or (1, 1, channels). */
public record GlobalMaxPooling2D(boolean keepDims) implements GlobalPooling {

    static GlobalMaxPooling2D read(LayerConfig config) {
        config.channelsLast();
        return new GlobalMaxPooling2D(config.flag("keepdims", false));
    }

    @Override
    public String className() {
        return "GlobalMaxPooling2D";
    }

    @Override
    public PoolingKind kind() {
        return PoolingKind.MAX;
    }

    @Override
    public int axes() {
        return 2;
    }
}
