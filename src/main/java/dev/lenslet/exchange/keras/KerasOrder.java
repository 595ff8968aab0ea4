package dev.lenslet.exchange.keras;

import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The order in which Keras 3 lists a functional model's layers after it has read one, which names their saved weights: by
 * depth from the output, deepest first, then as a walk from the output meets them ({@code map_graph} in
 * {@code keras/src/ops/function.py}, 3.15.1).
 */
final class KerasOrder {

    private final Network network;
    private final Map<String, Integer> met = new HashMap<>();
    private final Map<String, Integer> depths = new HashMap<>();
    private final List<Node> inputsFirst = new ArrayList<>();
    private final Set<String> finished = new HashSet<>();

    private KerasOrder(Network network) {
        this.network = network;
    }

    static List<Node> of(Network network) {
        KerasOrder order = new KerasOrder(network);
        order.walk(network.output());
        for (Node node : order.inputsFirst.reversed()) {
            int depth = order.depths.computeIfAbsent(node.name(), name -> 0);
            node.inputs().forEach(input -> order.depths.merge(input, depth + 1, Math::max));
        }
        List<Node> nodes = new ArrayList<>(order.inputsFirst);
        nodes.sort(Comparator.comparing((Node node) -> -depth(order, node))
                .thenComparing(node -> Objects.requireNonNull(order.met.get(node.name()))));
        return nodes;
    }

    private static int depth(KerasOrder order, Node node) {
        return Objects.requireNonNull(order.depths.get(node.name()));
    }

    private void walk(Node node) {
        if (finished.contains(node.name())) {
            return;
        }
        met.putIfAbsent(node.name(), met.size());
        node.inputs().forEach(input -> walk(network.node(input)));
        finished.add(node.name());
        inputsFirst.add(node);
    }
}
