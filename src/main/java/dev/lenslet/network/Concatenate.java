package dev.lenslet.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keras' Concatenate.
 *
 * @param axis in Keras' counting: 1 is the first behind the batch, -1 the last
 */
public record Concatenate(int axis) implements Merge {

    public Concatenate {
        if (axis == 0) {
            throw new InvalidNetworkException("axis 0 is the batch; examples are not joined");
        }
    }

    static Concatenate read(LayerConfig config) {
        return new Concatenate(config.axis());
    }

    @Override
    public String className() {
        return "Concatenate";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("axis", axis);
    }

    /** The axis among one example's, from 0 on. */
    public int exampleAxis(int rank) {
        int example = axis > 0 ? axis - 1 : rank + axis;
        if (example < 0 || example >= rank) {
            throw new InvalidNetworkException("its inputs of rank " + rank + " have no axis " + axis);
        }
        return example;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Merge.several(inputs);
        int joined = exampleAxis(inputs.get(0).rank());
        List<Integer> out = new ArrayList<>(inputs.get(0).dims());
        out.set(joined, 0);
        for (Shape input : inputs) {
            for (int i = 0; i < out.size(); i++) {
                if (i == joined) {
                    out.set(i, Math.addExact(out.get(i), input.dim(i)));
                } else if (out.get(i) != input.dim(i)) {
                    throw new InvalidNetworkException("its inputs differ in more than axis " + axis + ": " + inputs);
                }
            }
        }
        return new Shape(out);
    }
}
