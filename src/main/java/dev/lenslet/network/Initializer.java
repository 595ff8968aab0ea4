package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Keras initializer: how an array begins.
 *
 * @param className Keras' class, as {@code GlorotUniform}
 * @param config Keras' configuration of it, plain JSON values
 */
public record Initializer(String className, Map<String, Object> config) {

    public static final Initializer GLOROT_UNIFORM = new Initializer("GlorotUniform", Map.of());
    public static final Initializer ZEROS = new Initializer("Zeros", Map.of());

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("class_name", className);
        json.put("config", config);
        return json;
    }
}
