package dev.lenslet.network;

import java.util.List;
import java.util.OptionalInt;

/** The Embeddings that read a network's input: they bound the ids that it takes. */
public final class TokenInput {

    private TokenInput() {}

    /** Ids must be below it; empty where the input is no token ids, as no Embedding, or another layer too, reads it. */
    public static OptionalInt bound(Network network) {
        List<Node> readers = readers(network);
        return network.inputShape().rank() == 1 && readers.stream().allMatch(node -> node.layer() instanceof Embedding)
                ? readers.stream()
                        .mapToInt(node -> ((Embedding) node.layer()).inputDim())
                        .min()
                : OptionalInt.empty();
    }

    /** The same network for as many ids. */
    public static Network with(Network network, int ids) {
        Network fitted = network;
        for (Node node : readers(network)) {
            if (node.layer() instanceof Embedding before && before.inputDim() != ids) {
                fitted = fitted.replaced(
                        node.name(), new Embedding(ids, before.outputDim(), before.embeddings(), before.activity()));
            }
        }
        return fitted;
    }

    private static List<Node> readers(Network network) {
        String input = network.input().name();
        return network.nodes().stream()
                .filter(node -> node.inputs().contains(input))
                .toList();
    }
}
