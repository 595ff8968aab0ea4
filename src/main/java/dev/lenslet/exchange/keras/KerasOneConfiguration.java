package dev.lenslet.exchange.keras;

import dev.lenslet.exchange.UnreadableModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Configurations of Keras 1 in Keras 2's words ({@code keras/legacy/interfaces.py} of Keras 2.3.1 and the layers of
 * 1.2.2). What has no counterpart stays as it is, and is refused by the reader that follows, which names it.
 */
final class KerasOneConfiguration {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, String> CLASSES = Map.of(
            "Convolution2D", "Conv2D",
            "Convolution1D", "Conv1D",
            "Deconvolution2D", "Conv2DTranspose",
            "SeparableConvolution2D", "SeparableConv2D");

    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("nb_filter", "filters"),
            Map.entry("border_mode", "padding"),
            Map.entry("subsample", "strides"),
            Map.entry("subsample_length", "strides"),
            Map.entry("filter_length", "kernel_size"),
            Map.entry("pool_length", "pool_size"),
            Map.entry("stride", "strides"),
            Map.entry("output_dim", "units"),
            Map.entry("p", "rate"),
            Map.entry("bias", "use_bias"),
            Map.entry("init", "kernel_initializer"),
            Map.entry("inner_init", "recurrent_initializer"),
            Map.entry("inner_activation", "recurrent_activation"),
            Map.entry("dropout_W", "dropout"),
            Map.entry("dropout_U", "recurrent_dropout"),
            Map.entry("W_regularizer", "kernel_regularizer"),
            Map.entry("U_regularizer", "recurrent_regularizer"),
            Map.entry("b_regularizer", "bias_regularizer"),
            Map.entry("W_constraint", "kernel_constraint"),
            Map.entry("b_constraint", "bias_constraint"),
            Map.entry("beta_init", "beta_initializer"),
            Map.entry("gamma_init", "gamma_initializer"));

    private static final Map<String, String> INITIALIZERS = Map.of(
            "zero", "Zeros",
            "one", "Ones",
            "uniform", "RandomUniform",
            "normal", "RandomNormal",
            "orthogonal", "Orthogonal",
            "glorot_uniform", "GlorotUniform",
            "glorot_normal", "GlorotNormal",
            "he_uniform", "HeUniform",
            "he_normal", "HeNormal",
            "lecun_uniform", "LecunUniform");

    /** Kept by Keras 1 with every layer, and no longer part of one. */
    private static final Set<String> DROPPED = Set.of(
            "input_dtype", "input_dim", "input_length", "consume_less", "nb_row", "nb_col", "dim_ordering", "mode");

    private KerasOneConfiguration() {}

    /** A model of Keras 1, whatever it was nested in. */
    static JsonNode translate(JsonNode model) {
        ObjectNode translated = ((ObjectNode) model).deepCopy();
        JsonNode config = translated.path("config");
        JsonNode layers = config.isArray() ? config : config.path("layers");
        ArrayNode list = JSON.createArrayNode();
        for (JsonNode layer : layers) {
            JsonNode inner = layer.path("config");
            boolean isModel = inner.isArray() || inner.has("layers");
            list.add(isModel ? translate(layer) : layer((ObjectNode) layer.deepCopy()));
        }
        if (config.isArray()) {
            // Keras 2 gives a Sequential a name beside its layers; here that name is needed inside other models.
            translated.set("config", list);
        } else {
            ((ObjectNode) config).set("layers", list);
        }
        return translated;
    }

    private static ObjectNode layer(ObjectNode layer) {
        String className = layer.path("class_name").asString("");
        layer.put("class_name", CLASSES.getOrDefault(className, className));
        JsonNode old = layer.path("config");
        Map<String, JsonNode> config = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : old.properties()) {
            String key = KEYS.getOrDefault(entry.getKey(), entry.getKey());
            if (!DROPPED.contains(entry.getKey())) {
                config.put(key, key.endsWith("_initializer") ? initializer(entry.getValue()) : entry.getValue());
            }
        }
        if (old.has("nb_row")) {
            config.put(
                    "kernel_size", JSON.createArrayNode().add(old.get("nb_row")).add(old.get("nb_col")));
        }
        if (old.has("dim_ordering")) {
            config.put(
                    "data_format",
                    JSON.valueToTree(
                            old.get("dim_ordering").asString("").equals("th") ? "channels_first" : "channels_last"));
        }
        if (old.path("mode").asInt(0) != 0 && className.equals("BatchNormalization")) {
            throw UnreadableModel.unsupported("The layer '" + old.path("name").asString("")
                    + "' is a BatchNormalization of mode " + old.get("mode") + ", which Keras gave up.");
        }
        if (config.containsKey("forget_bias_init")) {
            config.put(
                    "unit_forget_bias",
                    JSON.valueToTree(
                            config.remove("forget_bias_init").asString("").equals("one")));
        }
        layer.set("config", JSON.valueToTree(config));
        return layer;
    }

    private static JsonNode initializer(JsonNode old) {
        String name = old.asString("");
        ObjectNode initializer = JSON.createObjectNode();
        initializer.put("class_name", INITIALIZERS.getOrDefault(name, name));
        initializer.set("config", JSON.createObjectNode());
        return initializer;
    }
}
