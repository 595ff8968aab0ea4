package dev.lenslet.engine.dl4j;

import dev.lenslet.network.InputLayer;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.WeightSpec;
import dev.lenslet.training.Hyperparameters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A network as a Deeplearning4j graph. The vertex that gives what a node gives has the node's name; what comes before it
 * has the name and a mark behind it. Inside, channels come first: (features) is [batch, features], (steps, channels) is
 * [batch, channels, steps], (height, width, channels) is [batch, channels, height, width], and pictures of steps are those
 * with the steps in the batch, an example's side by side. {@link #places} says where each array of weights went.
 */
final class GraphTranslation {

    /** Where an array of weights lies. */
    record Place(Node node, WeightSpec spec, String layer, String parameter, Layout layout) {}

    private final Network network;
    private final ComputationGraphConfiguration.GraphBuilder graph;
    private final ILossFunction loss;
    private final FlattenOrder order;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, ChannelAffine> fixed = new LinkedHashMap<>();

    GraphTranslation(Network network, Hyperparameters hyperparameters, DataType type, ILossFunction loss) {
        this.network = network;
        this.loss = loss;
        this.order = new FlattenOrder(network);
        this.graph = new NeuralNetConfiguration.Builder()
                .seed(hyperparameters.seed())
                .dataType(type)
                // KerasUpdate is in its place.
                .updater(new NoOp())
                .graphBuilder();
    }

    ComputationGraphConfiguration configuration() {
        for (Node node : network.nodes()) {
            if (node.layer() instanceof InputLayer) {
                graph.addInputs(node.name());
            } else {
                new LayerTranslation(
                                this,
                                node,
                                node.name(),
                                node.inputs().toArray(String[]::new),
                                network.inputShapes(node))
                        .add(node.layer());
            }
        }
        graph.setOutputs(network.output().name());
        return graph.build();
    }

    /** By {@code layer/array}; arrays of {@link #fixed} nodes are nowhere. */
    Map<String, Place> places() {
        return places;
    }

    /** What scales and is not trained, by node. */
    Map<String, ChannelAffine> fixed() {
        return fixed;
    }

    ComputationGraphConfiguration.GraphBuilder graph() {
        return graph;
    }

    Network network() {
        return network;
    }

    ILossFunction loss() {
        return loss;
    }

    FlattenOrder order() {
        return order;
    }

    void place(Node node, WeightSpec spec, String layer, String parameter, Layout layout) {
        places.put(node.name() + "/" + spec.name(), new Place(node, spec, layer, parameter, layout));
    }
}
