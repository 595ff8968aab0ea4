package dev.lenslet.network;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How the layers of a Functional model refer to each other, in the forms of Keras 2 and 3. */
final class InboundNodes {

    /** Arguments are nested no deeper. */
    private static final int MAX_DEPTH = 16;

    private InboundNodes() {}

    /** Names of the layers that one reads, from either version's {@code inbound_nodes}. */
    static List<String> sources(String name, JsonNode inbound) {
        if (inbound.size() > 1) {
            throw new InvalidNetworkException(
                    name, "it is called " + inbound.size() + " times; shared layers are not supported");
        }
        List<String> sources = new ArrayList<>();
        if (inbound.isEmpty()) {
            return sources;
        }
        JsonNode call = inbound.get(0);
        if (call.isObject()) {
            tensors(call.path("args"), sources, 0);
            List<String> named = new ArrayList<>();
            tensors(call.path("kwargs"), named, 0);
            if (!named.isEmpty()) {
                throw new InvalidNetworkException(name, "tensors passed by keyword are not supported: " + named);
            }
        } else {
            for (JsonNode tensor : call) {
                sources.add(tensor.path(0).asString(""));
            }
        }
        return sources;
    }

    private static void tensors(JsonNode node, List<String> sources, int depth) {
        if (node.path("class_name").asString("").equals("__keras_tensor__")) {
            sources.add(node.path("config").path("keras_history").path(0).asString(""));
        } else if (depth < MAX_DEPTH) {
            node.forEach(child -> tensors(child, sources, depth + 1));
        }
    }

    /** The name of a model's only input or output. */
    static String single(JsonNode layers, String what) {
        JsonNode first = layers.path(0);
        if (first.isString()) {
            return first.asString();
        }
        if (layers.size() != 1) {
            throw new InvalidNetworkException(
                    "a network has one " + what + ", this one has " + KerasModelReader.abbreviated(layers));
        }
        return first.path(0).asString("");
    }
}
