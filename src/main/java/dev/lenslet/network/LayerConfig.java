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
final class LayerConfig {

    /** What Keras writes of every layer and what changes nothing here. */
    private static final Set<String> OF_EVERY_LAYER =
            Set.of("name", "trainable", "dtype", "batch_input_shape", "quantization_config", "lora_rank", "lora_alpha");

    private final String layer;
    private final JsonNode config;
    private final boolean ofKeras2;
    private final Set<String> asked = new HashSet<>(OF_EVERY_LAYER);

    /** @param ofKeras2 whether Keras 2 wrote it, which means another function by hard_sigmoid */
    LayerConfig(String layer, JsonNode config, boolean ofKeras2) {
        this.layer = layer;
        this.config = config;
        this.ofKeras2 = ofKeras2;
    }

    String layer() {
        return layer;
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

    /** The one extent of a window over sequences. */
    int extent(String key) {
        return extent(key, null);
    }

    int extent(String key, @Nullable Integer otherwise) {
        List<Integer> extents = integers(key, otherwise == null ? null : List.of(otherwise));
        if (extents.size() != 1) {
            throw fault("'" + key + "' must be one whole number, is " + extents);
        }
        return extents.get(0);
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

    /** What is put before and behind each of two axes: one number, one of each axis, or a pair of each axis. */
    List<List<Integer>> sides(String key) {
        JsonNode value = get(key);
        if (value != null && value.isArray() && value.size() == 2) {
            return List.of(side(key, value.get(0)), side(key, value.get(1)));
        }
        List<Integer> everywhere = value == null ? List.of(1, 1) : side(key, value);
        return List.of(everywhere, everywhere);
    }

    private List<Integer> side(String key, JsonNode value) {
        return value.isArray() && value.size() == 2
                ? List.of(integer(key, value.get(0)), integer(key, value.get(1)))
                : List.of(integer(key, value), integer(key, value));
    }

    /** Keras 2 writes the groups of its convolutions also where there are none. */
    void ungrouped() {
        if (integer("groups", 1) != 1) {
            throw fault("'groups' is not supported here; leave it out");
        }
    }

    Padding padding() {
        JsonNode value = get("padding");
        String name = value == null ? "valid" : value.asString("");
        return switch (name) {
            case "valid" -> Padding.VALID;
            case "same" -> Padding.SAME;
            case "causal" -> Padding.CAUSAL;
            default -> throw fault("'padding' is " + value + "; supported are valid, same and, for Conv1D, causal");
        };
    }

    Activation activation(String key, Activation otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            return otherwise;
        }
        // Keras 3 may write a function as {"class_name":"function","config":"relu"}.
        String name = value.isObject() ? value.path("config").asString("") : value.asString("");
        Activation activation = Activation.named(name)
                .orElseThrow(() -> fault("'" + key + "' is " + KerasModelReader.abbreviated(value) + "; supported are "
                        + Activation.names()));
        return activation == Activation.HARD_SIGMOID && ofKeras2 ? Activation.HARD_SIGMOID_KERAS2 : activation;
    }

    Regularizer regularizer(String key) {
        return Regularizer.read(key, get(key));
    }

    /** The layer inside this one, read as any other. */
    Layer wrapped(String key) {
        JsonNode inner = get(key);
        if (inner == null) {
            throw fault("'" + key + "' is missing");
        }
        return KerasLayers.read(layer, inner.path("class_name").asString(""), inner.path("config"), ofKeras2);
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

    /** One axis, which Keras 2 also writes as a list of one; the last unless given. */
    int axis() {
        List<Integer> axis = integers("axis", List.of(-1));
        if (axis.size() != 1) {
            throw fault("'axis' " + axis + " is not supported; use the last axis, -1");
        }
        return axis.get(0);
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

    private int integer(String key, JsonNode value) {
        if (!value.canConvertToInt() || value.asDouble() != value.asInt()) {
            throw fault("'" + key + "' must be a whole number, is " + value);
        }
        return value.asInt();
    }
}
