package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Keras' L1, L2 and L1L2: what is added to the loss, {@code l1·Σ|x| + l2·Σx²} (no half, no division by their number).
 *
 * @param l1 not below 0
 * @param l2 not below 0
 */
public record Regularizer(double l1, double l2) {

    public static final Regularizer NONE = new Regularizer(0, 0);

    /** What Keras takes where a name stands alone. */
    private static final double KERAS_DEFAULT = .01;

    public Regularizer {
        if (!(l1 >= 0 && l2 >= 0) || Double.isInfinite(l1 + l2)) {
            throw new InvalidNetworkException("a regularizer's l1 " + l1 + " and l2 " + l2 + " must not be below 0");
        }
    }

    /** Reads Keras' forms: null, {@code "l2"}, or {@code {"class_name":"L2","config":{"l2":0.01}}}. */
    static Regularizer read(String key, @Nullable JsonNode json) {
        if (json == null) {
            return NONE;
        }
        JsonNode config = json.path("config");
        String name = json.isObject() ? json.path("class_name").asString("") : json.asString("");
        return switch (name) {
            case "L1", "l1" -> new Regularizer(config.path("l1").asDouble(KERAS_DEFAULT), 0);
            case "L2", "l2" -> new Regularizer(0, config.path("l2").asDouble(KERAS_DEFAULT));
            // L1L2 alone adds nothing, "l1_l2" adds both.
            case "L1L2" ->
                new Regularizer(config.path("l1").asDouble(0), config.path("l2").asDouble(0));
            case "l1_l2" ->
                new Regularizer(
                        config.path("l1").asDouble(KERAS_DEFAULT),
                        config.path("l2").asDouble(KERAS_DEFAULT));
            default ->
                throw new InvalidNetworkException(
                        "'" + key + "' is " + KerasModelReader.abbreviated(json) + "; supported are L1, L2 and L1L2");
        };
    }

    /** Adds Keras' form to a layer's configuration; nothing where nothing is added to the loss. */
    void write(String key, Map<String, Object> layer) {
        if (equals(NONE)) {
            return;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("module", "keras.regularizers");
        json.put("class_name", "L1L2");
        json.put("config", Map.of("l1", l1, "l2", l2));
        layer.put(key, json);
    }
}
