package dev.lenslet.network;

import java.util.ArrayList;
import java.util.List;

/** Layers of several inputs. */
public sealed interface Merge extends Layer permits Add, Multiply, Concatenate {

    /** Refuses fewer than two inputs, as Keras does, and inputs of different ranks. */
    static void several(List<Shape> inputs) {
        if (inputs.size() < 2) {
            throw new InvalidNetworkException("takes at least two inputs, got " + inputs);
        }
        for (Shape input : inputs) {
            if (input.rank() != inputs.get(0).rank()) {
                throw new InvalidNetworkException("its inputs have different ranks: " + inputs);
            }
        }
    }

    /** Shape of an operation value by value, where an extent of 1 goes with any. */
    static Shape broadcast(List<Shape> inputs) {
        several(inputs);
        List<Integer> out = new ArrayList<>(inputs.get(0).dims());
        for (Shape input : inputs) {
            for (int axis = 0; axis < out.size(); axis++) {
                int extent = input.dim(axis);
                if (out.get(axis) != 1 && extent != 1 && out.get(axis) != extent) {
                    throw new InvalidNetworkException("its inputs do not fit each other: " + inputs);
                }
                out.set(axis, Math.max(out.get(axis), extent));
            }
        }
        return new Shape(out);
    }
}
