package dev.lenslet.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The same, for what several layers have: windows, padding, activations, initializers, and layers inside. */
final class LayerConfig extends ConfigValues {

    private final String layer;
    private final boolean ofKeras2;

    /** @param ofKeras2 whether Keras 2 wrote it, which means another function by hard_sigmoid */
    LayerConfig(String layer, JsonNode config, boolean ofKeras2) {
        super(layer, config);
        this.layer = layer;
        this.ofKeras2 = ofKeras2;
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
}
