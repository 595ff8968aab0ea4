package dev.lenslet.exchange.keras;

import dev.lenslet.exchange.UnreadableModel;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A layer where Keras has it, in the tree of models that {@link dev.lenslet.network.Network} lays flat: weights' files
 * follow the tree.
 *
 * @param name Keras' name
 * @param node the network's node, {@code outer.inner} in a nested model
 * @param trainable false where it, or a model around it, is frozen
 * @param layers of a model inside the model, in Keras' order; empty for a layer
 */
record KerasLayer(
        String name, String node, String className, boolean trainable, boolean isModel, List<KerasLayer> layers) {

    private static final int MAX_DEPTH = 16;

    /** The layers of a model's configuration, in the order of Keras' {@code model.layers}. */
    static List<KerasLayer> of(JsonNode model) {
        return layers(model, "", true, 0);
    }

    private static List<KerasLayer> layers(JsonNode model, String prefix, boolean trainable, int depth) {
        if (depth > MAX_DEPTH) {
            throw UnreadableModel.unsupported("Models are nested deeper than " + MAX_DEPTH + ".");
        }
        JsonNode config = model.path("config");
        JsonNode list = config.isArray() ? config : config.path("layers");
        List<KerasLayer> layers = new ArrayList<>();
        for (JsonNode layer : list) {
            String className = layer.path("class_name").asString("");
            String name = layer.path("config")
                    .path("name")
                    .asString(layer.path("name").asString(""));
            boolean own = trainable && layer.path("config").path("trainable").asBoolean(true);
            boolean isModel =
                    className.equals("Sequential") || className.equals("Functional") || className.equals("Model");
            layers.add(new KerasLayer(
                    name,
                    prefix + name,
                    className,
                    own,
                    isModel,
                    isModel ? layers(layer, prefix + name + ".", own, depth + 1) : List.of()));
        }
        return layers;
    }

    /** Itself, or the layers inside it, in order. */
    List<KerasLayer> leaves() {
        return isModel
                ? layers.stream().flatMap(layer -> layer.leaves().stream()).toList()
                : List.of(this);
    }
}
