package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Conv2D;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.WeightSpec;
import dev.lenslet.network.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Weights from Keras' layouts to Deeplearning4j's and back. */
final class WeightTransfer {

    private final Network network;
    private final ComputationGraph graph;
    private final Map<String, Shape> flattened;

    WeightTransfer(Network network, ComputationGraph graph, Map<String, Shape> flattened) {
        this.network = network;
        this.graph = graph;
        this.flattened = flattened;
    }

    void write(Weights weights) {
        each((node, spec, parameter) -> {
            WeightArray array = weights.get(node.name(), spec.name());
            INDArray values =
                    Nd4j.create(array.values(), longs(array.shape()), 'c').castTo(parameter.dataType());
            parameter.assign(toDl4j(node, spec, values));
        });
    }

    /** What {@code parameters} (the network's own, or gradients of the same layout) hold, in Keras' layouts. */
    Weights read() {
        Map<String, WeightArray> arrays = new LinkedHashMap<>();
        each((node, spec, parameter) -> arrays.put(
                node.name() + "/" + spec.name(), new WeightArray(spec.shape(), toKeras(node, spec, parameter))));
        return new Weights(arrays);
    }

    /** An array of Deeplearning4j's layout as Keras' values, row-major. */
    float[] toKeras(Node node, WeightSpec spec, INDArray parameter) {
        INDArray keras = parameter;
        if (spec.name().equals("kernel")) {
            Shape order = order(node);
            if (node.layer() instanceof Conv2D) {
                keras = parameter.permute(2, 3, 1, 0);
            } else if (order != null) {
                int units = spec.shape().dim(1);
                keras = parameter
                        .dup('c')
                        .reshape('c', order.dim(2), order.dim(0), order.dim(1), units)
                        .permute(1, 2, 0, 3);
            }
        }
        return keras.dup('c').castTo(DataType.FLOAT).data().asFloat();
    }

    /** What is trained, by its place in the flat arrays of parameters and gradients. */
    List<KerasUpdate.Variable> trained() {
        List<KerasUpdate.Variable> trained = new ArrayList<>();
        each((node, spec, parameter) -> {
            if (node.trainable()) {
                trained.add(new KerasUpdate.Variable(
                        node.name() + "/" + spec.name(), parameter.offset(), parameter.length()));
            }
        });
        return trained;
    }

    private INDArray toDl4j(Node node, WeightSpec spec, INDArray values) {
        if (!spec.name().equals("kernel")) {
            return values.reshape('c', 1, values.length());
        }
        if (node.layer() instanceof Conv2D) {
            return values.permute(3, 2, 0, 1);
        }
        Shape order = order(node);
        if (order == null) {
            return values;
        }
        int units = spec.shape().dim(1);
        return values.reshape('c', order.dim(0), order.dim(1), order.dim(2), units)
                .permute(2, 0, 1, 3)
                .dup('c')
                .reshape('c', order.size(), units);
    }

    private @org.jspecify.annotations.Nullable Shape order(Node node) {
        return flattened.get(node.inputs().get(0));
    }

    private void each(Visit visit) {
        for (Node node : network.nodes()) {
            for (WeightSpec spec : node.layer().weights(network.inputShapes(node))) {
                visit.of(
                        node,
                        spec,
                        graph.getLayer(node.name()).getParam(spec.name().equals("kernel") ? "W" : "b"));
            }
        }
    }

    private interface Visit {
        void of(Node node, WeightSpec spec, INDArray parameter);
    }

    private static long[] longs(Shape shape) {
        return shape.dims().stream().mapToLong(Integer::longValue).toArray();
    }
}
