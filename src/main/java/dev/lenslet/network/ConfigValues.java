package dev.lenslet.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One layer's Keras {@code config}, read key by key. Every fault names the layer; a key that nobody asked for is a fault
 * too, so nothing is silently ignored.
 */
class ConfigValues {

    /** What Keras writes of every layer and what changes nothing here. */
    private static final Set<String> OF_EVERY_LAYER =
            Set.of("name", "trainable", "dtype", "batch_input_shape", "quantization_config", "lora_rank", "lora_alpha");

    private final String layer;
    private final JsonNode config;
    private final Set<String> asked = new HashSet<>(OF_EVERY_LAYER);

    ConfigValues(String layer, JsonNode config) {
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

    double number(String key, double otherwise) {
        return get(key) == null ? otherwise : number(key);
    }

    /** Whole numbers, of which Keras also takes one alone. */
    List<Integer> integers(String key, @Nullable List<Integer> otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            if (otherwise == null) {
                throw fault("'" + key + "' is missing");
            }
            return otherwise;
        }
        List<Integer> integers = new ArrayList<>();
        if (!value.isArray()) {
            integers.add(integer(key, value));
        }
        value.forEach(element -> integers.add(integer(key, element)));
        return integers;
    }

    int integer(String key, JsonNode value) {
        if (!value.canConvertToInt() || value.asDouble() != value.asInt()) {
            throw fault("'" + key + "' must be a whole number, is " + value);
        }
        return value.asInt();
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

    /** Numbers, of which Keras also takes one alone, in arrays nested as it likes; empty where there are none. */
    List<Double> numbers(String key) {
        JsonNode value = get(key);
        List<Double> numbers = new ArrayList<>();
        if (value != null) {
            collect(key, value, numbers);
        }
        return numbers;
    }

    private void collect(String key, JsonNode value, List<Double> numbers) {
        if (value.isArray()) {
            value.forEach(element -> collect(key, element, numbers));
        } else if (value.isNumber() && Double.isFinite(value.asDouble())) {
            numbers.add(value.asDouble());
        } else {
            throw fault("'" + key + "' must be numbers, has " + KerasModelReader.abbreviated(value));
        }
    }

    String text(String key, String otherwise) {
        JsonNode value = get(key);
        return value == null ? otherwise : value.asString(value.toString());
    }

    /** Whether the key is there with Python's None, or with the empty list that Keras makes of it. */
    boolean isNone(String key) {
        asked.add(key);
        JsonNode value = config.get(key);
        return value != null && (value.isNull() || value.isArray() && value.isEmpty());
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

    /** Options of Keras that are read only where they are off. */
    void neutral(String... keys) {
        for (String key : keys) {
            if (flag(key, false)) {
                throw fault("'" + key + "' is not supported; leave it out or false");
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
}
