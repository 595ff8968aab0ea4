package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/** What the poolings over all of a sequence or picture share. */
public sealed interface GlobalPooling extends Layer
        permits GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalAveragePooling1D, GlobalAveragePooling2D {

    PoolingKind kind();

    /** How many axes are pooled away: 1 for sequences, 2 for pictures. */
    int axes();

    /** Whether they stay, of extent 1. */
    boolean keepDims();

    @Override
    default Map<String, Object> config() {
        return Map.of("data_format", "channels_last", "keepdims", keepDims());
    }

    @Override
    default Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs, axes() + 1, axes() == 1 ? "(steps, channels)" : "(height, width, channels)");
        int channels = input.dim(-1);
        if (!keepDims()) {
            return Shape.of(channels);
        }
        return axes() == 1 ? Shape.of(1, channels) : Shape.of(1, 1, channels);
    }
}
