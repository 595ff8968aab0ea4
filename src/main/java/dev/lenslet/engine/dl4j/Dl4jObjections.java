package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Activation;
import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.Conv2D;
import dev.lenslet.network.Dense;
import dev.lenslet.network.Dropout;
import dev.lenslet.network.Flatten;
import dev.lenslet.network.InputLayer;
import dev.lenslet.network.MaxPooling2D;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Padding;
import dev.lenslet.network.Shape;
import dev.lenslet.network.Window;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Deeplearning4j cannot train, said without loading a class of it. */
final class Dl4jObjections {

    private static final Set<String> SYSTEMS = Set.of("linux", "mac", "windows");
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64", "arm64");

    private static final String NO_GROUPS = "Deeplearning4j trains no grouped convolutions";

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
            case ActivationLayer layer ->
                flatSoftmax(layer.activation(), network.shape(node.name()).rank());
            case InputLayer input -> null;
            case MaxPooling2D pooling ->
                padding(network, node, pooling.padding(), pooling.poolSize(), pooling.strides(), Window.square(1));
            case Flatten flatten -> null;
            case Dense dense -> null;
            case Dropout dropout -> null;
        };
    }

    private static @Nullable String convolution(Network network, Node node, Conv2D conv) {
        if (conv.groups() > 1) {
            return NO_GROUPS;
        }
        String padding = padding(network, node, conv.padding(), conv.kernelSize(), conv.strides(), conv.dilationRate());
        return padding != null ? padding : flatSoftmax(conv.activation(), 3);
    }

    /** Where strides jump over more than they see, "same" padding is below zero, which Deeplearning4j throws on. */
    private static @Nullable String padding(
            Network network, Node node, Padding padding, Window window, Window strides, Window dilation) {
        Shape in = network.inputShapes(node).get(0);
        Shape out = network.shape(node.name());
        int height = (out.dim(0) - 1) * strides.height() + dilation.height() * (window.height() - 1) + 1 - in.dim(0);
        int width = (out.dim(1) - 1) * strides.width() + dilation.width() * (window.width() - 1) + 1 - in.dim(1);
        return padding == Padding.SAME && Math.min(height, width) <= -2
                ? "Deeplearning4j trains no 'same' padding with strides " + strides.toList()
                        + " so far beyond the window's " + window.toList() + "; use 'valid'"
                : null;
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
                        + activation.name().toLowerCase(Locale.ROOT));
    }
}
