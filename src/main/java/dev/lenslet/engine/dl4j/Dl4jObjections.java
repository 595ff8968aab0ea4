package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Activation;
import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.Dense;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Softmax;
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

    private Dl4jObjections() {}

    static List<String> to(Network network, Hyperparameters hyperparameters) {
        List<String> objections = new ArrayList<>();
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch", "");
        if (SYSTEMS.stream().noneMatch(system::contains) || !ARCHITECTURES.contains(architecture)) {
            objections.add("Deeplearning4j has no native library for " + system + " on " + architecture);
        }
        for (Node node : network.nodes()) {
            String objection = LayerObjections.to(node.layer(), network.inputShapes(node));
            if (objection != null) {
                objections.add("layer '" + node.name() + "': " + objection);
            }
        }
        objections.addAll(lossObjections(network, hyperparameters.loss()));
        return objections;
    }

    private static List<String> lossObjections(Network network, Loss loss) {
        Node last = network.output();
        Activation activation = lastActivation(last);
        if (activation == null || network.outputShape().rank() != 1) {
            return List.of("layer '" + last.name()
                    + "': a network that is trained ends in a flat Dense, Activation or Softmax, this one in "
                    + last.layer().className() + " of " + network.outputShape());
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
                        + network.outputShape().size() + " of " + activation.kerasName());
    }

    private static @Nullable Activation lastActivation(Node last) {
        if (last.layer() instanceof Dense dense) {
            return dense.activation();
        }
        if (last.layer() instanceof ActivationLayer layer) {
            return layer.activation();
        }
        return last.layer() instanceof Softmax ? Activation.SOFTMAX : null;
    }
}
