package dev.lenslet.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keras' Reshape, row-major.
 *
 * @param targetShape of one example; one extent may be -1 and is found from the others
 */
public record Reshape(List<Integer> targetShape) implements Layer {

    public Reshape {
        targetShape = List.copyOf(targetShape);
        long open = targetShape.stream().filter(extent -> extent == -1).count();
        if (open > 1 || targetShape.stream().anyMatch(extent -> extent < 1 && extent != -1)) {
            throw new InvalidNetworkException(
                    "target_shape " + targetShape + " must have extents of at least 1, and -1 at most once");
        }
    }

    static Reshape read(LayerConfig config) {
        return new Reshape(config.integers("target_shape", null));
    }

    @Override
    public String className() {
        return "Reshape";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("target_shape", targetShape);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        int known =
                new Shape(targetShape.stream().filter(extent -> extent != -1).toList()).size();
        List<Integer> out = new ArrayList<>(targetShape);
        if (input.size() % known != 0 || !out.contains(-1) && input.size() != known) {
            throw new InvalidNetworkException(
                    "its input " + input + " of " + input.size() + " values does not fit " + targetShape);
        }
        out.replaceAll(extent -> extent == -1 ? input.size() / known : extent);
        return new Shape(out);
    }
}
