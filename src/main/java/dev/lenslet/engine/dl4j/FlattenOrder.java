package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Activation;
import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.Dense;
import dev.lenslet.network.Dropout;
import dev.lenslet.network.ELU;
import dev.lenslet.network.Flatten;
import dev.lenslet.network.LeakyReLU;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.ReLU;
import dev.lenslet.network.Shape;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes hold a picture that was flattened channels first. Where only Dense layers read it, their kernels are permuted
 * once, instead of the values in every pass.
 */
final class FlattenOrder {

    private final Network network;
    private final Map<String, Shape> orders = new HashMap<>();

    FlattenOrder(Network network) {
        this.network = network;
        for (Node node : network.nodes()) {
            if (node.layer() instanceof Flatten
                    && network.inputShapes(node).get(0).rank() == 3
                    && onlyDenseReads(node)) {
                orders.put(node.name(), network.inputShapes(node).get(0));
            } else if (keepsOrder(node) && orders.containsKey(node.inputs().get(0))) {
                orders.put(node.name(), of(node.inputs().get(0)));
            }
        }
    }

    /** The (height, width, channels) that was flattened; null where the node holds Keras' order. */
    @Nullable
    Shape of(String node) {
        return orders.get(node);
    }

    private boolean onlyDenseReads(Node node) {
        if (node.name().equals(network.output().name())) {
            return false;
        }
        for (Node reader : network.nodes()) {
            if (reader.inputs().contains(node.name())
                    && !(reader.layer() instanceof Dense)
                    && !(keepsOrder(reader) && onlyDenseReads(reader))) {
                return false;
            }
        }
        return true;
    }

    /** Value by value, whatever the order. */
    private static boolean keepsOrder(Node node) {
        return switch (node.layer()) {
            case Dropout dropout -> true;
            case ActivationLayer layer -> layer.activation() != Activation.SOFTMAX;
            case ReLU relu -> true;
            case LeakyReLU relu -> true;
            case ELU elu -> true;
            default -> false;
        };
    }
}
