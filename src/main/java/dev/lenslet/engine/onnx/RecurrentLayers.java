package dev.lenslet.engine.onnx;

import static dev.lenslet.engine.onnx.GraphDraft.attribute;
import static dev.lenslet.engine.onnx.GraphDraft.text;

import dev.lenslet.engine.onnx.proto.AttributeProto;
import dev.lenslet.network.Bidirectional;
import dev.lenslet.network.Bidirectional.MergeMode;
import dev.lenslet.network.GRU;
import dev.lenslet.network.LSTM;
import dev.lenslet.network.Recurrence;
import dev.lenslet.network.Recurrent;
import dev.lenslet.network.Shape;
import java.util.ArrayList;
import java.util.List;

/** LSTM and GRU by ONNX' operators of those names, which take (steps, batch, features) and gates in an order of their own. */
final class RecurrentLayers {

    private final GraphDraft graph;
    private final GraphWeights weights;
    private final AxisOrder order;

    RecurrentLayers(GraphDraft graph, GraphWeights weights, AxisOrder order) {
        this.graph = graph;
        this.weights = weights;
        this.order = order;
    }

    LayerOutput recurrent(String name, Recurrent layer, LayerOutput input, Shape shape) {
        return run(name, layer, List.of(""), MergeMode.CONCAT, input, shape);
    }

    LayerOutput bidirectional(String name, Bidirectional layer, LayerOutput input, Shape shape) {
        return run(name, layer.forward(), List.of("forward_", "backward_"), layer.mergeMode(), input, shape);
    }

    /** @param directions what the arrays' names begin with, one or both */
    private LayerOutput run(
            String name, Recurrent layer, List<String> directions, MergeMode merge, LayerOutput input, Shape shape) {
        Recurrence recurrence = layer.recurrence();
        LayerOutput x = sequence(name, recurrence, input);
        RecurrentWeights arrays = new RecurrentWeights(weights, name, layer, directions);
        List<String> inputs =
                new ArrayList<>(List.of(x.tensor(), arrays.kernel(x.channelsFirst()), arrays.recurrent()));
        if (recurrence.useBias()) {
            inputs.add(arrays.bias());
        }
        String every = recurrence.returnSequences() ? name + "/every" : "";
        String last = recurrence.returnSequences() ? "" : name + "/last";
        List<AttributeProto> attributes = new ArrayList<>(RecurrentActivations.of(layer, directions.size()));
        attributes.add(attribute("hidden_size", recurrence.units()));
        attributes.add(text("direction", directions.size() == 2 ? "bidirectional" : "forward"));
        String type = switch (layer) {
            case LSTM lstm -> "LSTM";
            case GRU gru -> {
                attributes.add(attribute("linear_before_reset", gru.resetAfter() ? 1 : 0));
                yield "GRU";
            }
        };
        graph.operator(type, inputs, List.of(every, last), name + "/loop", attributes.toArray(AttributeProto[]::new));
        boolean all = recurrence.returnSequences();
        // (steps, directions, batch, units) or (directions, batch, units), with the directions moved before the units.
        String moved = name + "/directions";
        graph.operator(
                "Transpose",
                List.of(all ? every : last),
                moved,
                attribute("perm", all ? List.of(2, 0, 1, 3) : List.of(1, 0, 2)));
        merge(moved, merge, all ? 2 : 1, shape, name);
        return LayerOutput.inKerasOrder(name, shape);
    }

    private void merge(String moved, MergeMode merge, int axis, Shape shape, String name) {
        AttributeProto gone = attribute("keepdims", 0);
        switch (merge) {
            case CONCAT -> order.reshape(moved, name, shape.dims());
            case SUM ->
                graph.operator(
                        "ReduceSum", List.of(moved, graph.integers(name + "/axis", List.of((long) axis))), name, gone);
            case MUL -> graph.operator("ReduceProd", List.of(moved), name, attribute("axes", List.of(axis)), gone);
            case AVE -> graph.operator("ReduceMean", List.of(moved), name, attribute("axes", List.of(axis)), gone);
        }
    }

    /** The input as (steps, batch, features), the first step first or the last; its features may lie channels first. */
    private LayerOutput sequence(String name, Recurrence recurrence, LayerOutput input) {
        LayerOutput x = order.unfolded(input);
        String steps = name + "/sequence";
        boolean second = x.channelsAreSecond();
        graph.operator(
                "Transpose",
                List.of(x.tensor()),
                steps,
                attribute("perm", second ? List.of(2, 0, 1) : List.of(1, 0, 2)));
        if (recurrence.goBackwards()) {
            String back = name + "/backwards";
            List<String> slice = new ArrayList<>(List.of(steps));
            slice.add(graph.integers(back + "/start", List.of(-1L)));
            slice.add(graph.integers(back + "/end", List.of((long) Integer.MIN_VALUE)));
            slice.add(graph.integers(back + "/axis", List.of(0L)));
            slice.add(graph.integers(back + "/step", List.of(-1L)));
            graph.operator("Slice", slice, back);
            steps = back;
        }
        return new LayerOutput(steps, x.shape(), second ? null : x.channelsFirst(), 0);
    }
}
