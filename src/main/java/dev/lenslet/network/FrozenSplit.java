package dev.lenslet.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network cut in two at one tensor: what is frozen before it, which gives the same for an example in every epoch and so
 * is computed once, and what is trained behind it.
 *
 * <p>The cut is the last node, in the network's order, for which all of this holds:
 *
 * <ul>
 *   <li>neither it nor any node it depends on changes in training: each is frozen or has no weights, and none drops values
 *       out, which Keras does in frozen layers too;
 *   <li>at least one of these has weights, or there is nothing to save;
 *   <li>no node behind reads any of them but the cut, so that one tensor is all that passes;
 *   <li>it is not the output: something is left to train.
 * </ul>
 *
 * @param frozen ends in the cut
 * @param trained its input is named as the cut and has its shape
 */
public record FrozenSplit(Network frozen, Network trained) {

    /** Empty where no node can be the cut. */
    public static Optional<FrozenSplit> of(Network network) {
        List<Node> nodes = network.nodes();
        Map<String, Integer> places = new HashMap<>();
        nodes.forEach(node -> places.put(node.name(), places.size()));
        BitSet weighty = new BitSet();
        List<BitSet> before = new ArrayList<>();
        for (int place = 0; place < nodes.size(); place++) {
            weighty.set(place, !weights(network, nodes.get(place)).isEmpty());
            before.add(stillBefore(network, nodes.get(place), place, places, before));
        }
        for (int cut = nodes.size() - 1; cut > 0; cut--) {
            BitSet frozen = before.get(cut);
            if (frozen.intersects(weighty)
                    && !nodes.get(cut).equals(network.output())
                    && isAllThatPasses(cut, frozen, nodes, places)) {
                return Optional.of(cut(network, nodes.get(cut), frozen));
            }
        }
        return Optional.empty();
    }

    /** A node and all that it depends on, where all of that gives always the same for an example; else none. */
    private static BitSet stillBefore(
            Network network, Node node, int place, Map<String, Integer> places, List<BitSet> before) {
        BitSet still = new BitSet();
        for (String input : node.inputs()) {
            BitSet its = before.get(places.getOrDefault(input, 0));
            if (its.isEmpty()) {
                return new BitSet();
            }
            still.or(its);
        }
        still.set(place);
        return isStill(network, node) ? still : new BitSet();
    }

    /** Moving averages change in training without a gradient, adapted means do not. */
    private static boolean isStill(Network network, Node node) {
        boolean changes = weights(network, node).stream()
                .anyMatch(array -> array.trainable() || array.name().startsWith("moving_"));
        return !(changes && node.trainable()) && !dropsOut(node.layer());
    }

    private static List<WeightSpec> weights(Network network, Node node) {
        return node.layer().weights(network.inputShapes(node));
    }

    private static boolean isAllThatPasses(int cut, BitSet frozen, List<Node> nodes, Map<String, Integer> places) {
        for (int place = frozen.nextClearBit(0); place < nodes.size(); place = frozen.nextClearBit(place + 1)) {
            for (String input : nodes.get(place).inputs()) {
                int read = places.getOrDefault(input, 0);
                if (read != cut && frozen.get(read)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean dropsOut(Layer layer) {
        return switch (layer) {
            case DroppingOut dropout -> dropout.rate() > 0;
            case Recurrent recurrent -> recurrent.recurrence().dropsOut();
            case Bidirectional both -> both.forward().recurrence().dropsOut();
            case TimeDistributed steps -> dropsOut(steps.layer());
            case InputLayer other -> false;
            case Convolution other -> false;
            case DepthwiseConv2D other -> false;
            case SeparableConv2D other -> false;
            case Pooling other -> false;
            case GlobalPooling other -> false;
            case ZeroPadding2D other -> false;
            case BatchNormalization other -> false;
            case Dense other -> false;
            case Embedding other -> false;
            case Merge other -> false;
            case Flatten other -> false;
            case Reshape other -> false;
            case Permute other -> false;
            case ActivationLayer other -> false;
            case ReLU other -> false;
            case LeakyReLU other -> false;
            case ELU other -> false;
            case Softmax other -> false;
            case Rescaling other -> false;
            case Normalization other -> false;
        };
    }

    private static FrozenSplit cut(Network network, Node cut, BitSet frozen) {
        List<Node> before = new ArrayList<>();
        List<Node> behind = new ArrayList<>();
        behind.add(new Node(cut.name(), new InputLayer(network.shape(cut.name())), List.of(), true));
        for (Node node : network.nodes()) {
            (frozen.get(before.size() + behind.size() - 1) ? before : behind).add(node);
        }
        return new FrozenSplit(
                new Network(network.name(), before, cut.name()),
                new Network(network.name(), behind, network.output().name()));
    }

    /** The frozen part's arrays of all the network's. */
    public Weights frozenWeights(Weights all) {
        return all.of(frozen);
    }

    /** The trained part's arrays of all the network's. */
    public Weights trainedWeights(Weights all) {
        return all.of(trained);
    }

    /** All of the network's arrays in its order, from those of both parts. */
    public static Weights merged(Network network, Weights frozen, Weights trained) {
        Map<String, WeightArray> arrays = new LinkedHashMap<>(frozen.arrays());
        arrays.putAll(trained.arrays());
        Weights merged = new Weights(arrays).of(network);
        merged.check(network);
        return merged;
    }
}
