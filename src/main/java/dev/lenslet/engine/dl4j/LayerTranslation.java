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
import dev.lenslet.network.ZeroPadding2D;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Each layer as one or more of Deeplearning4j's. */
final class LayerTranslation extends GraphPart {

    LayerTranslation(GraphTranslation whole, Node node, String name, String[] inputs, List<Shape> shapes) {
        super(whole, node, name, inputs, shapes);
    }

    void add(Layer layer) {
        switch (layer) {
            case InputLayer input -> throw new IllegalStateException("an input is no layer");
            case Conv2D conv -> {
                layer(Convolutions.of(conv, channels()));
                place("kernel", name, "W", Layout.CONVOLUTION);
                bias(conv.affine().useBias(), name);
            }
            case Conv1D conv -> new SequenceTranslation(this).add(conv);
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
            case Pooling pooling -> {
                if (in().rank() == 3) {
                    layer(Convolutions.of(pooling));
                } else {
                    new SequenceTranslation(this).add(pooling);
                }
            }
            case GlobalPooling pooling -> global(pooling);
            case ZeroPadding2D padding ->
                layer(Convolutions.zeros(padding.top(), padding.bottom(), padding.left(), padding.right()));
            case BatchNormalization normalization -> normalization(normalization);
            case Dense dense -> dense(dense);
            case Embedding embedding -> {
                layer(Sequences.embedding(embedding, in().dim(0)));
                place("embeddings", name, "W", Layout.SAME);
            }
            case Recurrent recurrent -> new SequenceTranslation(this).add(recurrent);
            case Bidirectional both -> new SequenceTranslation(this).add(both);
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

    private void global(GlobalPooling pooling) {
        String as = pooling.keepDims() ? name + "#flat" : name;
        layer(as, Convolutions.of(pooling), null, inputs);
        if (pooling.keepDims()) {
            vertex(
                    name,
                    new PreprocessorVertex(Rearrangement.reshape(Shape.of(channels()), pooling.outputShape(shapes))),
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
        whole.fixed().put(node.name(), affine);
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
                        ? new OutputLayer.Builder(whole.loss())
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
        Shape flattened = whole.order().of(node.inputs().get(0));
        place("kernel", name, "W", flattened == null ? Layout.SAME : Layout.flattened(flattened));
        bias(useBias, name);
    }

    private void flatten(Flatten flatten) {
        if (in().rank() == 1) {
            activation(Activations.of(dev.lenslet.network.Activation.LINEAR));
        } else if (whole.order().of(name) != null) {
            rearrange(new CnnToFeedForwardPreProcessor(in().dim(0), in().dim(1), in().dim(2)));
        } else {
            rearrange(Rearrangement.reshape(in(), flatten.outputShape(shapes)));
        }
    }

    private void activation(IActivation activation) {
        layer(
                isOutput()
                        ? new LossLayer.Builder(whole.loss())
                                .activation(activation)
                                .build()
                        : new org.deeplearning4j.nn.conf.layers.ActivationLayer(activation));
    }

    private boolean isOutput() {
        return name.equals(whole.network().output().name());
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
        new LayerTranslation(whole, node, unfold ? name + "#each" : name, from, List.of(step)).add(layer);
        if (unfold) {
            vertex(name, new PreprocessorVertex(Reordering.UNFOLD.of(steps)), name + "#each");
        }
    }

    private static ElementWiseVertex elementWise(Merge merge) {
        return new ElementWiseVertex(
                merge instanceof dev.lenslet.network.Add ? ElementWiseVertex.Op.Add : ElementWiseVertex.Op.Product);
    }
}
