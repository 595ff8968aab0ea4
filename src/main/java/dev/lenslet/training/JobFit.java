package dev.lenslet.training;

import dev.lenslet.dataset.Augmentation;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.Activation;
import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.Dense;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Shape;
import dev.lenslet.problem.FieldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a network, how it is trained and the data's classes fit each other. */
final class JobFit {

    /** Values of one batch of inputs: 1 GiB of float32, held three times while batches are made ahead. */
    private static final long MAX_BATCH_VALUES = 1L << 28;

    private JobFit() {}

    /** What a job needs to know of its data before it has them. */
    record Contents(MediaKind kind, List<String> classes) {}

    /** The loss that goes with the network's last activation. */
    static Loss lossFor(Network network) {
        return lastActivation(network) == Activation.SIGMOID
                ? Loss.BINARY_CROSSENTROPY
                : Loss.SPARSE_CATEGORICAL_CROSSENTROPY;
    }

    static List<FieldFault> faults(Network network, Hyperparameters training, Contents data, long maxParameters) {
        List<FieldFault> faults = new ArrayList<>();
        input(network, data.kind(), training.batchSize(), faults);
        output(network, training.loss(), data.classes().size(), faults);
        if (training.augmentation() != null) {
            String objection = Augmentation.objection(data.kind());
            if (objection != null) {
                faults.add(new FieldFault("training.augmentation", objection));
            }
        }
        if (training.labelSmoothing() != null
                && training.labelSmoothing() > 0
                && training.loss() == Loss.MEAN_SQUARED_ERROR) {
            faults.add(new FieldFault("training.label_smoothing", "goes with cross-entropies alone; leave it out"));
        }
        if (network.parameterCount() > maxParameters) {
            faults.add(new FieldFault(
                    "network",
                    "has " + network.parameterCount() + " parameters; at most " + maxParameters
                            + " are allowed (lenslet.training.max-parameters)"));
        }
        frozen(network, training.weights(), faults);
        return faults;
    }

    /** Frozen layers keep the weights that they begin with. */
    private static void frozen(Network network, @Nullable String weights, List<FieldFault> faults) {
        List<Node> weighty = network.nodes().stream()
                .filter(node -> !node.layer().weights(network.inputShapes(node)).isEmpty())
                .toList();
        List<String> frozen = weighty.stream()
                .filter(node -> !node.trainable())
                .map(Node::name)
                .toList();
        if (frozen.size() == weighty.size()) {
            faults.add(new FieldFault("network", "all its layers are frozen; nothing is left to train"));
        } else if (weights == null && !frozen.isEmpty()) {
            faults.add(
                    new FieldFault(
                            "training.weights",
                            "is missing: the network's layer '" + frozen.getFirst() + "'"
                                    + (frozen.size() > 1 ? " and " + (frozen.size() - 1) + " others are" : " is")
                                    + " frozen, and would keep random weights; name published weights, or set trainable to true"));
        }
    }

    private static void input(Network network, MediaKind kind, int batchSize, List<FieldFault> faults) {
        Shape input = network.inputShape();
        String fault = InputFit.fault(kind, network);
        if (fault != null) {
            faults.add(new FieldFault("input_shape", fault));
        } else if ((long) batchSize * input.size() > MAX_BATCH_VALUES) {
            faults.add(new FieldFault(
                    "training.batch_size",
                    batchSize + " inputs of " + input + " are more than " + MAX_BATCH_VALUES + " values"));
        }
    }

    private static void output(Network network, Loss loss, int classes, List<FieldFault> faults) {
        switch (loss) {
            case SPARSE_CATEGORICAL_CROSSENTROPY, CATEGORICAL_CROSSENTROPY -> softmax(network, loss, classes, faults);
            case BINARY_CROSSENTROPY -> sigmoid(network, loss, classes, faults);
            case MEAN_SQUARED_ERROR -> {
                if (lastActivation(network) == Activation.SIGMOID) {
                    sigmoid(network, loss, classes, faults);
                } else {
                    softmax(network, loss, classes, faults);
                }
            }
        }
    }

    private static void softmax(Network network, Loss loss, int classes, List<FieldFault> faults) {
        Shape output = network.outputShape();
        ends(network, loss, Activation.SOFTMAX, faults);
        if (output.rank() != 1 || output.size() != classes) {
            faults.add(new FieldFault(
                    "network",
                    lastLayer(network) + " gives " + output + ", but the data set has " + classes + " classes"));
        }
    }

    private static void sigmoid(Network network, Loss loss, int classes, List<FieldFault> faults) {
        Shape output = network.outputShape();
        ends(network, loss, Activation.SIGMOID, faults);
        if (output.rank() != 1 || output.size() != 1 || classes != 2) {
            faults.add(new FieldFault(
                    "training.loss",
                    loss.keras() + " needs one output for two classes, " + lastLayer(network) + " gives " + output
                            + " and the data set has " + classes + " classes"));
        }
    }

    private static void ends(Network network, Loss loss, Activation needed, List<FieldFault> faults) {
        Activation last = lastActivation(network);
        if (last != needed) {
            faults.add(new FieldFault(
                    "training.loss",
                    loss.keras() + " needs a " + needed.name().toLowerCase(Locale.ROOT) + " at the end, "
                            + lastLayer(network) + " has " + last));
        }
    }

    private static String lastLayer(Network network) {
        return "the last layer '" + network.output().name() + "'";
    }

    /** What the outputs went through last; linear where the last layer has no activation. */
    private static Activation lastActivation(Network network) {
        return switch (network.output().layer()) {
            case Dense dense -> dense.activation();
            case ActivationLayer layer -> layer.activation();
            default -> Activation.LINEAR;
        };
    }
}
