package dev.lenslet.engine.dl4j;

import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.BatchNormalization;
import dev.lenslet.network.Bidirectional;
import dev.lenslet.network.Concatenate;
import dev.lenslet.network.Conv1D;
import dev.lenslet.network.Conv2D;
import dev.lenslet.network.Dense;
import dev.lenslet.network.DepthwiseConv2D;
import dev.lenslet.network.DroppingOut;
import dev.lenslet.network.ELU;
import dev.lenslet.network.Embedding;
import dev.lenslet.network.Flatten;
import dev.lenslet.network.GlobalPooling;
import dev.lenslet.network.InputLayer;
import dev.lenslet.network.Layer;
import dev.lenslet.network.LeakyReLU;
import dev.lenslet.network.Merge;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Normalization;
import dev.lenslet.network.Permute;
import dev.lenslet.network.Pooling;
import dev.lenslet.network.ReLU;
import dev.lenslet.network.Recurrent;
import dev.lenslet.network.Rescaling;
import dev.lenslet.network.Reshape;
import dev.lenslet.network.SeparableConv2D;
import dev.lenslet.network.Shape;
import dev.lenslet.network.Softmax;
import dev.lenslet.network.TimeDistributed;
import dev.lenslet.network.WeightSpec;
import dev.lenslet.network.ZeroPadding2D;
import dev.lenslet.training.Hyperparameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
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
                new Translated(node, node.name(), node.inputs().toArray(String[]::new), network.inputShapes(node))
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

    /** One node, or what a wrapper makes of it. */
    private final class Translated {

        private final Node node;
        private final String name;
        private final String[] inputs;
        private final List<Shape> shapes;

        /** @param name of the vertex that gives the result */
        Translated(Node node, String name, String[] inputs, List<Shape> shapes) {
            this.node = node;
            this.name = name;
            this.inputs = inputs;
            this.shapes = shapes;
        }

        private Shape in() {
            return shapes.get(0);
        }

        private int channels() {
            return in().dim(-1);
        }

        void add(Layer layer) {
            switch (layer) {
                case InputLayer input -> throw new IllegalStateException("an input is no layer");
                case Conv2D conv -> {
                    layer(Convolutions.of(conv, channels()));
                    place("kernel", name, "W", Layout.CONVOLUTION);
                    bias(conv.affine().useBias(), name);
                }
                case Conv1D conv -> sequence(conv);
                case DepthwiseConv2D conv -> {
                    layer(Convolutions.of(conv, channels()));
                    place("kernel", name, "W", Layout.SAME);
                    bias(conv.affine().useBias(), name);
                }
                case SeparableConv2D conv -> {
                    layer(name + "#depthwise", Convolutions.depthwise(conv, channels()), null, inputs);
                    layer(name, Convolutions.pointwise(conv, channels()), null, name + "#depthwise");
                    place("depthwise_kernel", name + "#depthwise", "W", Layout.SAME);
                    place("pointwise_kernel", name, "W", Layout.CONVOLUTION);
                    bias(conv.pointwise().useBias(), name);
                }
                case Pooling pooling -> pooling(pooling);
                case GlobalPooling pooling -> global(pooling);
                case ZeroPadding2D padding ->
                    layer(Convolutions.zeros(padding.top(), padding.bottom(), padding.left(), padding.right()));
                case BatchNormalization normalization -> normalization(normalization);
                case Dense dense -> dense(dense);
                case Embedding embedding -> {
                    layer(Sequences.embedding(embedding, in().dim(0)));
                    place("embeddings", name, "W", Layout.SAME);
                }
                case Recurrent recurrent ->
                    recurrent(recurrent, name, "", recurrent.recurrence().goBackwards());
                case Bidirectional both -> bidirectional(both);
                case TimeDistributed timed -> timed(timed.layer());
                case Merge merge ->
                    vertex(name, merge instanceof Concatenate ? new MergeVertex() : elementWise(merge), inputs);
                case Flatten flatten -> flatten(flatten);
                case Reshape reshape -> rearrange(Rearrangement.reshape(in(), reshape.outputShape(shapes)));
                case Permute permute ->
                    rearrange(new Rearrangement(
                            in(),
                            permute.dims().stream().mapToInt(axis -> axis - 1).toArray(),
                            permute.outputShape(shapes)));
                case DroppingOut dropping -> layer(Sequences.dropping(dropping));
                case ActivationLayer activation -> activation(Activations.of(activation.activation()));
                case ReLU relu -> activation(Activations.of(relu));
                case LeakyReLU relu -> activation(Activations.leaky(relu.negativeSlope()));
                case ELU elu -> activation(Activations.elu(elu.alpha()));
                case Softmax softmax -> activation(new ActivationSoftmax());
                case Rescaling rescaling -> fixed();
                case Normalization normalization -> fixed();
            }
        }

        private void layer(org.deeplearning4j.nn.conf.layers.Layer layer) {
            layer(name, layer, null, inputs);
        }

        private void layer(
                String as,
                org.deeplearning4j.nn.conf.layers.Layer layer,
                @Nullable InputPreProcessor before,
                String... from) {
            boolean frozen = !node.trainable()
                    && !node.layer().weights(network.inputShapes(node)).isEmpty();
            graph.addLayer(as, frozen ? new FrozenLayerWithBackprop(layer) : layer, before, from);
        }

        private void vertex(String as, GraphVertex vertex, String... from) {
            graph.addVertex(as, vertex, from);
        }

        private void rearrange(InputPreProcessor way) {
            vertex(name, new PreprocessorVertex(way), inputs);
        }

        private void place(String array, String layer, String parameter, Layout layout) {
            for (WeightSpec spec : node.layer().weights(network.inputShapes(node))) {
                if (spec.name().equals(array)) {
                    places.put(node.name() + "/" + array, new Place(node, spec, layer, parameter, layout));
                }
            }
        }

        private void bias(boolean used, String layer) {
            if (used) {
                place("bias", layer, "b", Layout.ROW);
            }
        }

        /** Sequences go through the layers of pictures, one wide, which have helpers. */
        private void sequence(Conv1D conv) {
            String from = inputs[0];
            InputPreProcessor widen = Reordering.WIDEN.of(in().dim(0));
            int before = conv.window().zerosBefore(in()).get(0);
            int behind = conv.window().zerosAfter(in()).get(0);
            if (before + behind > 0) {
                layer(name + "#padded", Convolutions.zeros(before, behind, 0, 0), widen, from);
                layer(name + "#wide", Convolutions.of(conv, channels()), null, name + "#padded");
            } else {
                layer(name + "#wide", Convolutions.of(conv, channels()), widen, from);
            }
            vertex(name, new PreprocessorVertex(Reordering.NARROW.of(0)), name + "#wide");
            place("kernel", name + "#wide", "W", Layout.SEQUENCE);
            bias(conv.affine().useBias(), name + "#wide");
        }

        private void pooling(Pooling pooling) {
            if (in().rank() == 3) {
                layer(Convolutions.of(pooling));
                return;
            }
            layer(name + "#wide", Convolutions.of(pooling), Reordering.WIDEN.of(in().dim(0)), inputs);
            vertex(name, new PreprocessorVertex(Reordering.NARROW.of(0)), name + "#wide");
        }

        private void global(GlobalPooling pooling) {
            String as = pooling.keepDims() ? name + "#flat" : name;
            layer(as, Convolutions.of(pooling), null, inputs);
            if (pooling.keepDims()) {
                vertex(
                        name,
                        new PreprocessorVertex(
                                Rearrangement.reshape(Shape.of(channels()), pooling.outputShape(shapes))),
                        as);
            }
        }

        /** A frozen one uses its moving averages in training too, as Keras', which is a multiplication. */
        private void normalization(BatchNormalization normalization) {
            if (!node.trainable()) {
                fixed();
                return;
            }
            layer(Convolutions.of(normalization, channels()));
            place("gamma", name, "gamma", Layout.ROW);
            place("beta", name, "beta", Layout.ROW);
            place("moving_mean", name, "mean", Layout.ROW);
            place("moving_variance", name, "var", Layout.ROW);
        }

        private void fixed() {
            ChannelAffine affine = new ChannelAffine(channels());
            fixed.put(node.name(), affine);
            rearrange(affine);
        }

        private void dense(Dense dense) {
            if (in().rank() > 1) {
                timed(dense);
                return;
            }
            IActivation activation = Activations.of(dense.activation());
            boolean useBias = dense.affine().useBias();
            layer(
                    isOutput()
                            ? new OutputLayer.Builder(loss)
                                    .nIn(channels())
                                    .nOut(dense.units())
                                    .hasBias(useBias)
                                    .activation(activation)
                                    .build()
                            : new DenseLayer.Builder()
                                    .nIn(channels())
                                    .nOut(dense.units())
                                    .hasBias(useBias)
                                    .activation(activation)
                                    .build());
            Shape flattened = order.of(node.inputs().get(0));
            place("kernel", name, "W", flattened == null ? Layout.SAME : Layout.flattened(flattened));
            bias(useBias, name);
        }

        private void flatten(Flatten flatten) {
            if (in().rank() == 1) {
                activation(Activations.of(dev.lenslet.network.Activation.LINEAR));
            } else if (order.of(name) != null) {
                rearrange(new CnnToFeedForwardPreProcessor(in().dim(0), in().dim(1), in().dim(2)));
            } else {
                rearrange(Rearrangement.reshape(in(), flatten.outputShape(shapes)));
            }
        }

        private void activation(IActivation activation) {
            layer(
                    isOutput()
                            ? new LossLayer.Builder(loss).activation(activation).build()
                            : new org.deeplearning4j.nn.conf.layers.ActivationLayer(activation));
        }

        private boolean isOutput() {
            return name.equals(network.output().name());
        }

        /** @param prefix of the arrays' names */
        private void recurrent(Recurrent recurrent, String as, String prefix, boolean backwards) {
            layer(
                    as,
                    Sequences.of(recurrent, channels()),
                    backwards ? Reordering.REVERSE.of(in().dim(0)) : null,
                    inputs);
            place(prefix + "kernel", as, "W", Layout.GATES);
            place(prefix + "recurrent_kernel", as, "RW", Layout.GATES);
            place(prefix + "bias", as, "b", Layout.GATES_ROW);
        }

        private void bidirectional(Bidirectional both) {
            String forward = name + "#forward";
            String backward = name + "#backward";
            recurrent(both.forward(), forward, "forward_", false);
            recurrent(both.forward(), backward, "backward_", true);
            if (both.forward().recurrence().returnSequences()) {
                vertex(name + "#turned", new PreprocessorVertex(Reordering.REVERSE.of(in().dim(0))), backward);
                backward = name + "#turned";
            }
            vertex(
                    name,
                    switch (both.mergeMode()) {
                        case CONCAT -> new MergeVertex();
                        case SUM -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
                        case MUL -> new ElementWiseVertex(ElementWiseVertex.Op.Product);
                        case AVE -> new ElementWiseVertex(ElementWiseVertex.Op.Average);
                    },
                    forward,
                    backward);
        }

        /** Steps go into the batch and, where none has axes of its own any more, out of it again. */
        private void timed(Layer layer) {
            int steps = in().dim(0);
            Shape step = TimeDistributed.step(shapes).get(0);
            String[] from = inputs;
            if (in().rank() == 2) {
                vertex(name + "#steps", new PreprocessorVertex(Reordering.FOLD.of(steps)), inputs);
                from = new String[] {name + "#steps"};
            }
            boolean unfold = layer.outputShape(List.of(step)).rank() == 1;
            new Translated(node, unfold ? name + "#each" : name, from, List.of(step)).add(layer);
            if (unfold) {
                vertex(name, new PreprocessorVertex(Reordering.UNFOLD.of(steps)), name + "#each");
            }
        }

        private static ElementWiseVertex elementWise(Merge merge) {
            return new ElementWiseVertex(
                    merge instanceof dev.lenslet.network.Add ? ElementWiseVertex.Op.Add : ElementWiseVertex.Op.Product);
        }
    }
}
