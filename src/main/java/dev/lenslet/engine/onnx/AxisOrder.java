package dev.lenslet.engine.onnx;

import static dev.lenslet.engine.onnx.GraphDraft.attribute;

import dev.lenslet.network.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Moves pictures and sequences between Keras' order (height, width, channels) and that of ONNX' operators (channels,
 * height, width), and folds steps into the batch and back, each at most once. Where both orders are the same sequence of
 * values, as for gray pictures, only the shape changes.
 */
final class AxisOrder {

    private final GraphDraft graph;
    private final Set<String> made = new HashSet<>();

    AxisOrder(GraphDraft graph) {
        this.graph = graph;
    }

    /** @param value of at least two axes, none of which is flat */
    LayerOutput channelsFirst(LayerOutput value) {
        if (value.folded() == 0 && value.channelsAreSecond()) {
            return value;
        }
        LayerOutput keras = asKeras(value);
        Shape picture = keras.shape();
        String name = keras.tensor() + "/channels_first";
        if (made.add(name)) {
            if (LayerOutput.ordersCoincide(picture)) {
                reshape(keras.tensor(), name, channelsFirst(picture));
            } else {
                graph.operator("Transpose", List.of(keras.tensor()), name, attribute("perm", toFirst(picture.rank())));
            }
        }
        return LayerOutput.inChannelsFirst(name, picture);
    }

    LayerOutput asKeras(LayerOutput value) {
        return unfolded(inKerasOrder(value));
    }

    /** The steps of (steps, …) as examples. */
    LayerOutput folded(LayerOutput value) {
        if (value.folded() > 0) {
            return value.step();
        }
        LayerOutput keras = asKeras(value);
        String name = keras.tensor() + "/steps";
        LayerOutput folded = new LayerOutput(name, keras.shape(), null, 1).step();
        if (made.add(name)) {
            reshape(keras.tensor(), name, folded.shape().dims());
        }
        return folded;
    }

    /** Steps back among the axes of an example; the order within a step stays, where it is a flat one. */
    LayerOutput unfolded(LayerOutput value) {
        if (value.folded() == 0) {
            return value;
        }
        LayerOutput flat = value.channelsAreSecond() ? inKerasOrder(value) : value;
        String name = flat.tensor() + "/examples";
        if (made.add(name)) {
            reshape(flat.tensor(), name, flat.shape().dims());
        }
        return new LayerOutput(name, flat.shape(), flat.channelsFirst(), 0);
    }

    private LayerOutput inKerasOrder(LayerOutput value) {
        Shape picture = value.channelsFirst();
        if (picture == null) {
            return value;
        }
        String last = value.tensor() + "/channels_last";
        String name = value.channelsAreSecond() ? last : last + "/flat";
        if (made.add(name)) {
            String upright = value.tensor();
            if (!value.channelsAreSecond()) {
                upright = value.tensor() + "/picture";
                reshape(value.tensor(), upright, channelsFirst(picture));
            }
            if (LayerOutput.ordersCoincide(picture)) {
                reshape(upright, last, picture.dims());
            } else {
                graph.operator("Transpose", List.of(upright), last, attribute("perm", toLast(picture.rank())));
            }
            if (!value.channelsAreSecond()) {
                reshape(last, name, value.inner().dims());
            }
        }
        return new LayerOutput(name, value.shape(), null, value.folded());
    }

    void reshape(String input, String output, List<Integer> example) {
        List<Long> dims = new ArrayList<>(List.of(-1L));
        example.forEach(dim -> dims.add((long) dim));
        graph.operator("Reshape", List.of(input, graph.integers(output + "/shape", dims)), output);
    }

    private static List<Integer> channelsFirst(Shape picture) {
        List<Integer> dims = new ArrayList<>(picture.dims());
        dims.add(0, dims.remove(dims.size() - 1));
        return dims;
    }

    private static List<Integer> toFirst(int rank) {
        List<Integer> perm = new ArrayList<>(List.of(0, rank));
        for (int axis = 1; axis < rank; axis++) {
            perm.add(axis);
        }
        return perm;
    }

    private static List<Integer> toLast(int rank) {
        List<Integer> perm = new ArrayList<>(List.of(0));
        for (int axis = 2; axis <= rank; axis++) {
            perm.add(axis);
        }
        perm.add(1);
        return perm;
    }
}
