package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/** Keras' ZeroPadding2D: rows and columns of zeros around (height, width, channels); none below 0. */
public record ZeroPadding2D(int top, int bottom, int left, int right) implements Layer {

    public ZeroPadding2D {
        if (top < 0 || bottom < 0 || left < 0 || right < 0) {
            throw new InvalidNetworkException(
                    "padding ((" + top + ", " + bottom + "), (" + left + ", " + right + ")) must not be below 0");
        }
    }

    static ZeroPadding2D read(LayerConfig config) {
        config.channelsLast();
        List<List<Integer>> sides = config.sides("padding");
        return new ZeroPadding2D(
                sides.get(0).get(0),
                sides.get(0).get(1),
                sides.get(1).get(0),
                sides.get(1).get(1));
    }

    @Override
    public String className() {
        return "ZeroPadding2D";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("padding", List.of(List.of(top, bottom), List.of(left, right)), "data_format", "channels_last");
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs, 3, "(height, width, channels)");
        return Shape.of(
                Math.addExact(input.dim(0), Math.addExact(top, bottom)),
                Math.addExact(input.dim(1), Math.addExact(left, right)),
                input.dim(2));
    }
}
