package dev.lenslet.network;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One layer's Keras {@code config}, read key by key. Every fault names the layer; a key that nobody asked for is a fault
 * too, so nothing is silently ignored.
 */
final class LayerConfig {

    /** What Keras writes of every layer and what changes nothing here. */
    private static final Set<String> OF_EVERY_LAYER =
            Set.of("name", "trainable", "dtype", "quantization_config", "lora_rank", "lora_alpha");

    private final String layer;
    private final JsonNode config;
    private final Set<String> asked = new HashSet<>(OF_EVERY_LAYER);

    LayerConfig(String layer, JsonNode config) {
        this.layer = layer;
        this.config = config;
    }

    int integer(String key) {
        JsonNode value = get(key);
        if (value == null) {
            throw fault("'" + key + "' is missing");
        }
        return integer(key, value);
    }

    int integer(String key, int otherwise) {
        JsonNode value = get(key);
        return value == null ? otherwise : integer(key, value);
    }

    @Nullable
    Integer optionalInteger(String key) {
        JsonNode value = get(key);
        return value == null ? null : Integer.valueOf(integer(key, value));
    }

    double number(String key) {
        JsonNode value = get(key);
        if (value == null || !value.isNumber()) {
            throw fault("'" + key + "' must be a number, is " + value);
        }
        return value.asDouble();
    }

    boolean flag(String key, boolean otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw fault("'" + key + "' must be true or false, is " + value);
        }
        return value.asBoolean();
    }

    /** A pair, which Keras also takes as one number. */
    Window window(String key, @Nullable Window otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            if (otherwise == null) {
                throw fault("'" + key + "' is missing");
            }
            return otherwise;
        }
        if (value.isArray() && value.size() == 2) {
            return new Window(integer(key, value.get(0)), integer(key, value.get(1)));
        }
        return Window.square(integer(key, value));
    }

    Padding padding() {
        return named("padding", Padding.class, Padding.VALID);
    }

    Activation activation(String key) {
        return named(key, Activation.class, Activation.LINEAR);
    }

    Initializer initializer(String key, Initializer otherwise) {
        JsonNode value = get(key);
        return value == null ? otherwise : Initializer.read(layer, value);
    }

    /** Keras' default, and the only order there is here. */
    void channelsLast() {
        JsonNode value = get("data_format");
        if (value != null && !value.asString("").equals("channels_last")) {
            throw fault("data_format " + value + " is not supported; use channels_last");
        }
    }

    /** Options that are read only in their neutral form. */
    void unsupported(String... keys) {
        for (String key : keys) {
            JsonNode value = get(key);
            if (value != null) {
                throw fault("'" + key + "' is not supported; leave it out or null");
            }
        }
    }

    /** Call last: refuses the keys that were never asked for. */
    void finish() {
        Set<String> unknown = new TreeSet<>(config.propertyNames());
        unknown.removeAll(asked);
        if (!unknown.isEmpty()) {
            throw fault("unknown configuration " + unknown);
        }
    }

    InvalidNetworkException fault(String message) {
        return new InvalidNetworkException(layer, message);
    }

    @Nullable
    JsonNode get(String key) {
        asked.add(key);
        JsonNode value = config.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private int integer(String key, JsonNode value) {
        if (!value.canConvertToInt() || value.asDouble() != value.asInt()) {
            throw fault("'" + key + "' must be a whole number, is " + value);
        }
        return value.asInt();
    }

    private <E extends Enum<E>> E named(String key, Class<E> type, E otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            return otherwise;
        }
        // Keras 3 may write a function as {"class_name":"function","config":"relu"}.
        String name = value.isObject() ? value.path("config").asString("") : value.asString("");
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
                return constant;
            }
        }
        throw fault("'" + key + "' is " + value + "; supported are " + names(type));
    }

    private static <E extends Enum<E>> Set<String> names(Class<E> type) {
        Set<String> names = new TreeSet<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
