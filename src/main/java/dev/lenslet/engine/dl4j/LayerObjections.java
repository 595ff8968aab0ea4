package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Activation;
import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.Affine;
import dev.lenslet.network.BatchNormalization;
import dev.lenslet.network.Bidirectional;
import dev.lenslet.network.Concatenate;
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
import dev.lenslet.network.LSTM;
import dev.lenslet.network.Layer;
import dev.lenslet.network.LeakyReLU;
import dev.lenslet.network.Merge;
import dev.lenslet.network.Normalization;
import dev.lenslet.network.Padding;
import dev.lenslet.network.Permute;
import dev.lenslet.network.Pooling;
import dev.lenslet.network.ReLU;
import dev.lenslet.network.Recurrence;
import dev.lenslet.network.Recurrent;
import dev.lenslet.network.Regularizer;
import dev.lenslet.network.Rescaling;
import dev.lenslet.network.Reshape;
import dev.lenslet.network.SeparableConv2D;
import dev.lenslet.network.Shape;
import dev.lenslet.network.SlidingWindow;
import dev.lenslet.network.Softmax;
import dev.lenslet.network.SpatialDropout1D;
import dev.lenslet.network.SpatialDropout2D;
import dev.lenslet.network.TimeDistributed;
import dev.lenslet.network.ZeroPadding2D;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which layers Deeplearning4j cannot train, said without loading a class of it. */
final class LayerObjections {

    private LayerObjections() {}

    /** @return what is against it, without the layer's name; null where nothing is */
    static @Nullable String to(Layer layer, List<Shape> inputs) {
        return switch (layer) {
            case InputLayer input -> null;
            case Conv2D conv ->
                first(
                        conv.groups() > 1 ? "Deeplearning4j trains no grouped convolutions" : null,
                        padding(conv.window(), inputs),
                        activity(conv.affine()),
                        flatSoftmax(conv.activation(), 3));
            case Conv1D conv ->
                first(
                        conv.groups() > 1 ? "Deeplearning4j trains no grouped convolutions" : null,
                        activity(conv.affine()),
                        flatSoftmax(conv.activation(), 2));
            case DepthwiseConv2D conv ->
                first(padding(conv.window(), inputs), activity(conv.affine()), flatSoftmax(conv.activation(), 3));
            case SeparableConv2D conv ->
                first(padding(conv.window(), inputs), activity(conv.pointwise()), flatSoftmax(conv.activation(), 3));
            case Pooling pooling -> padding(pooling.window(), inputs);
            case GlobalPooling pooling -> null;
            case ZeroPadding2D padding -> null;
            case BatchNormalization normalization ->
                inputs.get(0).rank() == 1 || inputs.get(0).rank() == 3
                        ? null
                        : "Deeplearning4j trains no BatchNormalization of " + inputs.get(0)
                                + " here; of features and of pictures alone";
            case Dense dense -> dense(dense, inputs);
            case Embedding embedding -> first(rank(layer, inputs, 1, 1), activity(embedding.activity()));
            case Recurrent recurrent -> recurrent(recurrent);
            case Bidirectional both -> recurrent(both.forward());
            case TimeDistributed timed -> timed(timed, inputs);
            case Merge merge -> merge(merge, inputs);
            case Flatten flatten -> null;
            case Reshape reshape -> rank(layer, List.of(reshape.outputShape(inputs)), 1, 4);
            case Permute permute -> rank(layer, inputs, 1, 4);
            case Dropout dropout -> null;
            case SpatialDropout1D dropout -> null;
            case SpatialDropout2D dropout -> null;
            case ActivationLayer activation ->
                flatSoftmax(activation.activation(), inputs.get(0).rank());
            case ReLU relu -> null;
            case LeakyReLU relu -> null;
            case ELU elu -> null;
            case Softmax softmax ->
                flatSoftmax(Activation.SOFTMAX, inputs.get(0).rank());
            case Rescaling rescaling -> null;
            case Normalization normalization -> null;
        };
    }

    private static @Nullable String dense(Dense dense, List<Shape> inputs) {
        int rank = inputs.get(0).rank();
        return first(
                rank > 2
                        ? "Deeplearning4j trains Dense on features and on (steps, features), not on " + inputs.get(0)
                                + "; a Conv2D of window 1 is the same"
                        : null,
                activity(dense.affine()),
                flatSoftmax(dense.activation(), rank));
    }

    private static @Nullable String recurrent(Recurrent recurrent) {
        if (!(recurrent instanceof LSTM)) {
            return "Deeplearning4j has no " + recurrent.className() + "; use an LSTM";
        }
        Recurrence recurrence = recurrent.recurrence();
        return first(
                recurrence.useBias() ? null : "Deeplearning4j trains no LSTM without bias; leave use_bias true",
                recurrence.dropout() > 0 || recurrence.recurrentDropout() > 0
                        ? "Deeplearning4j trains no dropout inside an LSTM; put a Dropout before it"
                        : null,
                activity(recurrence.activity()));
    }

    private static @Nullable String timed(TimeDistributed timed, List<Shape> inputs) {
        List<Shape> step = TimeDistributed.step(inputs);
        int rank = step.get(0).rank();
        int out = timed.layer().outputShape(step).rank();
        if (timed.layer() instanceof TimeDistributed
                || timed.layer() instanceof BatchNormalization
                || timed.layer() instanceof Embedding
                || rank == 2
                || out == 2) {
            return "Deeplearning4j trains no TimeDistributed " + timed.layer().className() + " from " + step.get(0)
                    + " to " + timed.layer().outputShape(step) + " here";
        }
        return to(timed.layer(), step);
    }

    private static @Nullable String merge(Merge merge, List<Shape> inputs) {
        if (merge instanceof Concatenate concatenate) {
            int rank = inputs.get(0).rank();
            return concatenate.exampleAxis(rank) == rank - 1
                    ? rank(concatenate, inputs, 1, 3)
                    : "Deeplearning4j joins along the last axis alone here; use axis -1";
        }
        return inputs.stream().distinct().count() == 1
                ? null
                : "Deeplearning4j trains " + merge.className() + " of inputs of one shape alone, these have " + inputs;
    }

    private static @Nullable String rank(Layer layer, List<Shape> shapes, int from, int to) {
        int rank = shapes.get(0).rank();
        return rank >= from && rank <= to
                ? null
                : "Deeplearning4j trains no " + layer.className() + " of " + shapes.get(0) + " here";
    }

    /** Where strides jump over more than they see, "same" padding is below zero, which Deeplearning4j throws on. */
    private static @Nullable String padding(SlidingWindow window, List<Shape> inputs) {
        int missing = Integer.MAX_VALUE;
        for (int axis = 0; axis < window.axes(); axis++) {
            missing = Math.min(missing, window.missing(inputs.get(0), axis));
        }
        return window.padding() == Padding.SAME && missing <= -2
                ? "Deeplearning4j trains no 'same' padding with strides " + window.strides()
                        + " so far beyond the window's " + window.extents() + "; use 'valid'"
                : null;
    }

    private static @Nullable String flatSoftmax(Activation activation, int rank) {
        return activation == Activation.SOFTMAX && rank > 1
                ? "Deeplearning4j trains softmax over flat features only; put it after a Flatten"
                : null;
    }

    private static @Nullable String activity(Affine affine) {
        return activity(affine.activity());
    }

    private static @Nullable String activity(Regularizer regularizer) {
        return regularizer.equals(Regularizer.NONE)
                ? null
                : "no activity_regularizer is trained here; kernel and bias regularizers are";
    }

    private static @Nullable String first(@Nullable String... objections) {
        for (String objection : objections) {
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }
}
