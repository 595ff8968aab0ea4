package dev.lenslet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the poolings by window share: one axis for sequences, two for pictures. Zeros of 'same' padding count nowhere. */
public sealed interface Pooling extends Layer permits MaxPooling1D, MaxPooling2D, AveragePooling1D, AveragePooling2D {

    PoolingKind kind();

    SlidingWindow window();

    /** Refuses 'causal', which is Conv1D's; for the records' constructors. */
    static void check(SlidingWindow window) {
        if (window.padding() == Padding.CAUSAL) {
            throw new InvalidNetworkException("'causal' padding is Conv1D's; use 'same' or 'valid'");
        }
    }

    @Override
    default Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("pool_size", window().extents());
        config.put("strides", window().strides());
        config.put("padding", window().padding().kerasName());
        config.put("data_format", "channels_last");
        return config;
    }

    @Override
    default Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        List<Integer> out = new ArrayList<>(window().slide(input));
        out.add(input.dim(-1));
        return new Shape(out);
    }
}
