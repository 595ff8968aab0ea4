package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Activation;
import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.Affine;
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
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Deeplearning4j cannot train, said without loading a class of it. */
final class Dl4jObjections {

    private static final Set<String> SYSTEMS = Set.of("linux", "mac", "windows");
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64", "arm64");

    private static final String NO_GROUPS = "Deeplearning4j trains no grouped convolutions";

    private static final Set<Activation> TRAINED =
            EnumSet.of(Activation.LINEAR, Activation.RELU, Activation.SOFTMAX, Activation.SIGMOID, Activation.TANH);

    private Dl4jObjections() {}

    static List<String> to(Network network, Hyperparameters hyperparameters) {
        List<String> objections = new ArrayList<>();
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch", "");
        if (SYSTEMS.stream().noneMatch(system::contains) || !ARCHITECTURES.contains(architecture)) {
            objections.add("Deeplearning4j has no native library for " + system + " on " + architecture);
        }
        for (Node node : network.nodes()) {
            String objection = objection(network, node);
            if (objection != null) {
                objections.add("layer '" + node.name() + "': " + objection);
            }
        }
        objections.addAll(lossObjections(network, hyperparameters.loss()));
        return objections;
    }

    private static @Nullable String objection(Network network, Node node) {
        return switch (node.layer()) {
            case Conv2D conv -> convolution(network, node, conv);
            case ActivationLayer layer -> activation(layer.activation(), network.shape(node.name()));
            case InputLayer input -> null;
            case MaxPooling2D pooling -> padding(network, node, pooling.window());
            case Flatten flatten -> null;
            case Dense dense -> dense(network, node, dense);
            case Dropout dropout -> null;
            case Conv1D layer -> untrained(layer);
            case DepthwiseConv2D layer -> untrained(layer);
            case SeparableConv2D layer -> untrained(layer);
            case MaxPooling1D layer -> untrained(layer);
            case AveragePooling1D layer -> untrained(layer);
            case AveragePooling2D layer -> untrained(layer);
            case GlobalPooling layer -> untrained(layer);
            case ZeroPadding2D layer -> untrained(layer);
            case BatchNormalization layer -> untrained(layer);
            case Embedding layer -> untrained(layer);
            case Recurrent layer -> untrained(layer);
            case Bidirectional layer -> untrained(layer);
            case TimeDistributed layer -> untrained(layer);
            case Merge layer -> untrained(layer);
            case Reshape layer -> untrained(layer);
            case Permute layer -> untrained(layer);
            case SpatialDropout1D layer -> untrained(layer);
            case SpatialDropout2D layer -> untrained(layer);
            case ReLU layer -> untrained(layer);
            case LeakyReLU layer -> untrained(layer);
            case ELU layer -> untrained(layer);
            case Softmax layer -> untrained(layer);
            case Rescaling layer -> untrained(layer);
            case Normalization layer -> untrained(layer);
        };
    }

    private static @Nullable String convolution(Network network, Node node, Conv2D conv) {
        if (conv.groups() > 1) {
            return NO_GROUPS;
        }
        String padding = padding(network, node, conv.window());
        String affine = affine(conv.activation(), conv.affine());
        return padding != null ? padding : affine != null ? affine : flatSoftmax(conv.activation(), 3);
    }

    private static @Nullable String dense(Network network, Node node, Dense dense) {
        return network.inputShapes(node).get(0).rank() > 1
                ? "Deeplearning4j does not train Dense on "
                        + network.inputShapes(node).get(0) + " here yet"
                : affine(dense.activation(), dense.affine());
    }

    private static @Nullable String affine(Activation activation, Affine affine) {
        if (!affine.kernel().regularizer().equals(Regularizer.NONE)
                || !affine.bias().regularizer().equals(Regularizer.NONE)
                || !affine.activity().equals(Regularizer.NONE)) {
            return "Deeplearning4j does not train regularizers here yet";
        }
        return untrained(activation);
    }

    private static String untrained(Layer layer) {
        return "Deeplearning4j does not train " + layer.className() + " here yet";
    }

    private static @Nullable String untrained(Activation activation) {
        return TRAINED.contains(activation)
                ? null
                : "Deeplearning4j does not train the activation " + activation.kerasName() + " here yet";
    }

    /** Where strides jump over more than they see, "same" padding is below zero, which Deeplearning4j throws on. */
    private static @Nullable String padding(Network network, Node node, SlidingWindow window) {
        Shape in = network.inputShapes(node).get(0);
        int missing = Math.min(window.missing(in, 0), window.missing(in, 1));
        return window.padding() == Padding.SAME && missing <= -2
                ? "Deeplearning4j trains no 'same' padding with strides " + window.strides()
                        + " so far beyond the window's " + window.extents() + "; use 'valid'"
                : null;
    }

    private static @Nullable String activation(Activation activation, Shape shape) {
        String untrained = untrained(activation);
        return untrained != null ? untrained : flatSoftmax(activation, shape.rank());
    }

    private static @Nullable String flatSoftmax(Activation activation, int rank) {
        return activation == Activation.SOFTMAX && rank > 1
                ? "Deeplearning4j trains softmax over flat features only; put it after a Flatten"
                : null;
    }

    private static List<String> lossObjections(Network network, Loss loss) {
        Node last = network.output();
        Activation activation = switch (last.layer()) {
            case Dense dense -> dense.activation();
            case ActivationLayer layer -> layer.activation();
            case InputLayer input -> null;
            case Conv2D conv -> null;
            case MaxPooling2D pooling -> null;
            case Flatten flatten -> null;
            case Dropout dropout -> null;
            case Conv1D layer -> null;
            case DepthwiseConv2D layer -> null;
            case SeparableConv2D layer -> null;
            case MaxPooling1D layer -> null;
            case AveragePooling1D layer -> null;
            case AveragePooling2D layer -> null;
            case GlobalPooling layer -> null;
            case ZeroPadding2D layer -> null;
            case BatchNormalization layer -> null;
            case Embedding layer -> null;
            case Recurrent layer -> null;
            case Bidirectional layer -> null;
            case TimeDistributed layer -> null;
            case Merge layer -> null;
            case Reshape layer -> null;
            case Permute layer -> null;
            case SpatialDropout1D layer -> null;
            case SpatialDropout2D layer -> null;
            case ReLU layer -> null;
            case LeakyReLU layer -> null;
            case ELU layer -> null;
            case Softmax layer -> null;
            case Rescaling layer -> null;
            case Normalization layer -> null;
        };
        if (activation == null || network.outputShape().rank() != 1) {
            return List.of("layer '" + last.name() + "': a network that is trained ends in a flat Dense or Activation, "
                    + "this one in " + last.layer().className() + " of " + network.outputShape());
        }
        boolean softmax = activation == Activation.SOFTMAX;
        boolean sigmoid =
                activation == Activation.SIGMOID && network.outputShape().size() == 1;
        String needed = switch (loss) {
            case SPARSE_CATEGORICAL_CROSSENTROPY, CATEGORICAL_CROSSENTROPY -> softmax ? null : "softmax";
            case BINARY_CROSSENTROPY -> sigmoid ? null : "one sigmoid";
            case MEAN_SQUARED_ERROR -> softmax || sigmoid ? null : "softmax or one sigmoid";
        };
        return needed == null
                ? List.of()
                : List.of("layer '" + last.name() + "': " + loss.keras() + " needs " + needed + " at the end, found "
                        + network.outputShape().size() + " of "
                        + activation.kerasName());
    }
}
