package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Activation;
import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.AveragePooling1D;
import dev.lenslet.network.AveragePooling2D;
import dev.lenslet.network.BatchNormalization;
import dev.lenslet.network.Bidirectional;
import dev.lenslet.network.Conv1D;
import dev.lenslet.network.Conv2D;
import dev.lenslet.network.Dense;
import dev.lenslet.network.DepthwiseConv2D;
import dev.lenslet.network.Dropout;
import dev.lenslet.network.ELU;
import dev.lenslet.network.Embedding;
import dev.lenslet.network.Flatten;
import dev.lenslet.network.GlobalPooling;
import dev.lenslet.network.InputLayer;
import dev.lenslet.network.Layer;
import dev.lenslet.network.LeakyReLU;
import dev.lenslet.network.MaxPooling1D;
import dev.lenslet.network.MaxPooling2D;
import dev.lenslet.network.Merge;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Normalization;
import dev.lenslet.network.Padding;
import dev.lenslet.network.Permute;
import dev.lenslet.network.ReLU;
import dev.lenslet.network.Recurrent;
import dev.lenslet.network.Rescaling;
import dev.lenslet.network.Reshape;
import dev.lenslet.network.SeparableConv2D;
import dev.lenslet.network.Shape;
import dev.lenslet.network.Softmax;
import dev.lenslet.network.SpatialDropout1D;
import dev.lenslet.network.SpatialDropout2D;
import dev.lenslet.network.TimeDistributed;
import dev.lenslet.network.Window;
import dev.lenslet.network.ZeroPadding2D;
import dev.lenslet.training.Hyperparameters;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A network as a Deeplearning4j graph, channels first inside. Vertices are named as the nodes. Flatten gives channels,
 * height, width there; {@link #flattened} says which nodes hold that order, so that weights can be permuted instead.
 */
final class GraphTranslation {

    private final Network network;
    private final ComputationGraphConfiguration.GraphBuilder graph;
    private final ILossFunction loss;
    private final Map<String, Shape> flattened = new HashMap<>();

    GraphTranslation(Network network, Hyperparameters hyperparameters, DataType type, ILossFunction loss) {
        this.network = network;
        this.loss = loss;
        this.graph = new NeuralNetConfiguration.Builder()
                .seed(hyperparameters.seed())
                .dataType(type)
                // KerasUpdate is in its place.
                .updater(new NoOp())
                .graphBuilder();
    }

    ComputationGraphConfiguration configuration() {
        network.nodes().forEach(this::add);
        graph.setOutputs(network.output().name());
        return graph.build();
    }

    /** The (height, width, channels) that was flattened channels first, by every node that holds that order. */
    Map<String, Shape> flattened() {
        return flattened;
    }

    private void add(Node node) {
        String[] inputs = node.inputs().toArray(String[]::new);
        switch (node.layer()) {
            case InputLayer input -> graph.addInputs(node.name());
            case Conv2D conv -> layer(node, convolution(conv, channels(node)), inputs);
            case MaxPooling2D pooling -> layer(node, pooling(pooling), inputs);
            case Flatten flatten -> flatten(node, inputs);
            case Dense dense -> layer(node, dense(node, dense), inputs);
            case Dropout dropout -> layer(node, new DropoutLayer(1 - dropout.rate()), inputs);
            case ActivationLayer activation -> layer(node, activation(node, activation), inputs);
            case Conv1D layer -> throw untrained(layer);
            case DepthwiseConv2D layer -> throw untrained(layer);
            case SeparableConv2D layer -> throw untrained(layer);
            case MaxPooling1D layer -> throw untrained(layer);
            case AveragePooling1D layer -> throw untrained(layer);
            case AveragePooling2D layer -> throw untrained(layer);
            case GlobalPooling layer -> throw untrained(layer);
            case ZeroPadding2D layer -> throw untrained(layer);
            case BatchNormalization layer -> throw untrained(layer);
            case Embedding layer -> throw untrained(layer);
            case Recurrent layer -> throw untrained(layer);
            case Bidirectional layer -> throw untrained(layer);
            case TimeDistributed layer -> throw untrained(layer);
            case Merge layer -> throw untrained(layer);
            case Reshape layer -> throw untrained(layer);
            case Permute layer -> throw untrained(layer);
            case SpatialDropout1D layer -> throw untrained(layer);
            case SpatialDropout2D layer -> throw untrained(layer);
            case ReLU layer -> throw untrained(layer);
            case LeakyReLU layer -> throw untrained(layer);
            case ELU layer -> throw untrained(layer);
            case Softmax layer -> throw untrained(layer);
            case Rescaling layer -> throw untrained(layer);
            case Normalization layer -> throw untrained(layer);
        }
        boolean keepsOrder = switch (node.layer()) {
            case Dropout dropout -> true;
            case ActivationLayer activation -> true;
            case InputLayer input -> false;
            case Conv2D conv -> false;
            case MaxPooling2D pooling -> false;
            case Flatten flatten -> false;
            case Dense dense -> false;
            case Conv1D layer -> false;
            case DepthwiseConv2D layer -> false;
            case SeparableConv2D layer -> false;
            case MaxPooling1D layer -> false;
            case AveragePooling1D layer -> false;
            case AveragePooling2D layer -> false;
            case GlobalPooling layer -> false;
            case ZeroPadding2D layer -> false;
            case BatchNormalization layer -> false;
            case Embedding layer -> false;
            case Recurrent layer -> false;
            case Bidirectional layer -> false;
            case TimeDistributed layer -> false;
            case Merge layer -> false;
            case Reshape layer -> false;
            case Permute layer -> false;
            case SpatialDropout1D layer -> false;
            case SpatialDropout2D layer -> false;
            case ReLU layer -> false;
            case LeakyReLU layer -> false;
            case ELU layer -> false;
            case Softmax layer -> false;
            case Rescaling layer -> false;
            case Normalization layer -> false;
        };
        if (keepsOrder) {
            Shape order = flattened.get(node.inputs().get(0));
            if (order != null) {
                flattened.put(node.name(), order);
            }
        }
    }

    private void layer(Node node, org.deeplearning4j.nn.conf.layers.Layer layer, String... inputs) {
        boolean frozen = !node.trainable() && !network.inputShapes(node).isEmpty() && hasWeights(node);
        graph.addLayer(node.name(), frozen ? new FrozenLayerWithBackprop(layer) : layer, inputs);
    }

    private boolean hasWeights(Node node) {
        return !node.layer().weights(network.inputShapes(node)).isEmpty();
    }

    private int channels(Node node) {
        return network.inputShapes(node).get(0).dim(-1);
    }

    private static ConvolutionLayer convolution(Conv2D conv, int channels) {
        return new ConvolutionLayer.Builder(pair(conv.kernelSize()))
                .stride(pair(conv.strides()))
                .dilation(pair(conv.dilationRate()))
                .convolutionMode(mode(conv.padding()))
                .nIn(channels)
                .nOut(conv.filters())
                .hasBias(conv.affine().useBias())
                .activation(activation(conv.activation()))
                .build();
    }

    private static SubsamplingLayer pooling(MaxPooling2D pooling) {
        return new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(pair(pooling.poolSize()))
                .stride(pair(pooling.strides()))
                .convolutionMode(mode(pooling.padding()))
                .build();
    }

    private void flatten(Node node, String... inputs) {
        Shape input = network.inputShapes(node).get(0);
        if (input.rank() == 1) {
            graph.addLayer(
                    node.name(),
                    new org.deeplearning4j.nn.conf.layers.ActivationLayer(new ActivationIdentity()),
                    inputs);
            return;
        }
        graph.addVertex(
                node.name(),
                new PreprocessorVertex(new CnnToFeedForwardPreProcessor(input.dim(0), input.dim(1), input.dim(2))),
                inputs);
        flattened.put(node.name(), input);
    }

    private org.deeplearning4j.nn.conf.layers.Layer dense(Node node, Dense dense) {
        int in = channels(node);
        if (isOutput(node)) {
            return new OutputLayer.Builder(loss)
                    .nIn(in)
                    .nOut(dense.units())
                    .hasBias(dense.affine().useBias())
                    .activation(activation(dense.activation()))
                    .build();
        }
        return new DenseLayer.Builder()
                .nIn(in)
                .nOut(dense.units())
                .hasBias(dense.affine().useBias())
                .activation(activation(dense.activation()))
                .build();
    }

    private org.deeplearning4j.nn.conf.layers.Layer activation(Node node, ActivationLayer layer) {
        if (isOutput(node)) {
            return new LossLayer.Builder(loss)
                    .activation(activation(layer.activation()))
                    .build();
        }
        return new org.deeplearning4j.nn.conf.layers.ActivationLayer(activation(layer.activation()));
    }

    private static IllegalStateException untrained(Layer layer) {
        return new IllegalStateException(layer.className() + " was objected to");
    }

    private boolean isOutput(Node node) {
        return node.name().equals(network.output().name());
    }

    private static IActivation activation(Activation activation) {
        return switch (activation) {
            case LINEAR -> new ActivationIdentity();
            case RELU -> new ActivationReLU();
            case SOFTMAX -> new ActivationSoftmax();
            case SIGMOID -> new ActivationSigmoid();
            case TANH -> new ActivationTanH();
            case RELU6,
                    LEAKY_RELU,
                    ELU,
                    SELU,
                    GELU,
                    GELU_APPROXIMATE,
                    SILU,
                    HARD_SIGMOID,
                    HARD_SIGMOID_KERAS2,
                    SOFTPLUS,
                    SOFTSIGN,
                    EXPONENTIAL -> throw new IllegalStateException(activation + " was objected to");
        };
    }

    private static ConvolutionMode mode(Padding padding) {
        return switch (padding) {
            case VALID -> ConvolutionMode.Truncate;
            case SAME -> ConvolutionMode.Same;
            case CAUSAL -> ConvolutionMode.Causal;
        };
    }

    private static int[] pair(Window window) {
        return new int[] {window.height(), window.width()};
    }
}
