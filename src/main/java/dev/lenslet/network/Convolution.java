package dev.lenslet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Conv1D and Conv2D share: filters over all channels, or over each group of them; kernel (window…, in / groups, filters). */
public sealed interface Convolution extends Layer permits Conv1D, Conv2D {

    /** Output channels. */
    int filters();

    SlidingWindow window();

    int groups();

    Activation activation();

    Affine affine();

    /** Refuses what no convolution can have; for the records' constructors. */
    static void check(int filters, int groups) {
        if (filters < 1) {
            throw new InvalidNetworkException("filters must be at least 1, got " + filters);
        }
        if (groups < 1 || filters % groups != 0) {
            throw new InvalidNetworkException("filters " + filters + " must be a multiple of groups " + groups);
        }
    }

    @Override
    default Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("filters", filters());
        config.put("kernel_size", window().extents());
        config.put("strides", window().strides());
        config.put("padding", window().padding().kerasName());
        config.put("data_format", "channels_last");
        config.put("dilation_rate", window().dilation());
        config.put("groups", groups());
        config.put("activation", activation().kerasName());
        affine().write("kernel", config);
        return config;
    }

    @Override
    default Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        List<Integer> out = new ArrayList<>(window().slide(input));
        if (input.dim(-1) % groups() != 0) {
            throw new InvalidNetworkException(
                    "channels of its input " + input + " must be a multiple of groups " + groups());
        }
        out.add(filters());
        return new Shape(out);
    }

    @Override
    default List<WeightSpec> weights(List<Shape> inputs) {
        List<Integer> kernel = new ArrayList<>(window().extents());
        kernel.add(Layer.single(inputs).dim(-1) / groups());
        kernel.add(filters());
        return affine().weights("kernel", new Shape(kernel), filters());
    }
}
