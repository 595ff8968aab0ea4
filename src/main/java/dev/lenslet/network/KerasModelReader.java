package dev.lenslet.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one model's configuration, with the models inside it, into a flat list of nodes. */
final class KerasModelReader {

    private static final int MAX_LAYERS = 2_000;
    private static final int MAX_DEPTH = 16;

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> unnamed = new HashMap<>();
    private final @Nullable Shape inputShape;
    private boolean ofKeras2;

    /** How many TimeDistributed are around the model being read. */
    private int steps;

    /** @param inputShape where the model does not say what comes in, or leaves extents open; null where nobody does */
    KerasModelReader(@Nullable Shape inputShape) {
        this.inputShape = inputShape;
    }

    Network read(JsonNode model) {
        if (!isModel(model)) {
            throw new InvalidNetworkException("a network is an object with class_name Sequential or Functional, got "
                    + abbreviated(model.path("class_name")));
        }
        // Keras 1 and 2 write their version into the configuration, Keras 3 does not.
        ofKeras2 = model.path("keras_version").asString("3").compareTo("3") < 0;
        String output = model(model, "", null, true, 0);
        return new Network(model.path("config").path("name").asString("network"), nodes, output);
    }

    /** Keras' batch shape: null for the batch, then the extents. */
    static List<@Nullable Integer> batchShape(Shape shape) {
        List<@Nullable Integer> batchShape = new ArrayList<>();
        batchShape.add(null);
        batchShape.addAll(shape.dims());
        return batchShape;
    }

    /** The shape of one example from Keras' batch shape. */
    static Shape shape(String layer, JsonNode batchShape) {
        List<Integer> dims = new ArrayList<>();
        for (int i = 1; i < batchShape.size(); i++) {
            if (!batchShape.get(i).canConvertToInt() || batchShape.get(i).asInt() < 1) {
                throw new InvalidNetworkException(
                        layer,
                        "every extent but the batch's must be known and at least 1, got " + batchShape
                                + "; where it is open, input_shape says it");
            }
            dims.add(batchShape.get(i).asInt());
        }
        try {
            return new Shape(dims);
        } catch (IllegalArgumentException fault) {
            throw new InvalidNetworkException(layer, String.valueOf(fault.getMessage()));
        }
    }

    /** Adds a model's nodes; gives the name of the node that is its output. */
    private String model(JsonNode model, String prefix, @Nullable String input, boolean trainable, int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidNetworkException("models are nested deeper than " + MAX_DEPTH);
        }
        JsonNode config = model.path("config");
        // Keras 1 wrote a Sequential's layers as the configuration itself.
        JsonNode layers = config.isArray() ? config : config.path("layers");
        if (!layers.isArray() || layers.isEmpty()) {
            throw new InvalidNetworkException(
                    "the model '" + config.path("name").asString(prefix) + "' has no layers");
        }
        return model.path("class_name").asString("").equals("Sequential")
                ? sequential(model, layers, prefix, input, trainable, depth)
                : functional(config, layers, prefix, input, trainable, depth);
    }

    private String sequential(
            JsonNode model, JsonNode layers, String prefix, @Nullable String input, boolean trainable, int depth) {
        String previous = input;
        for (JsonNode layer : layers) {
            boolean isInput = layer.path("class_name").asString("").equals("InputLayer");
            if (previous == null && !isInput) {
                String name = free(prefix, "InputLayer");
                previous = add(name, new InputLayer(inputShape(model, layer, name), elements(layer)), List.of(), true);
            }
            if (isInput && previous != null) {
                continue;
            }
            previous = layer(layer, prefix, previous == null ? List.of() : List.of(previous), trainable, depth);
        }
        if (previous == null) {
            throw new InvalidNetworkException("a model has no layers");
        }
        return previous;
    }

    /** What a layer without an InputLayer before it reads. */
    private static ElementType elements(JsonNode first) {
        return first.path("class_name").asString("").equals("Embedding") ? ElementType.INT32 : ElementType.FLOAT32;
    }

    /** Where a Sequential without an InputLayer says what comes in. */
    private Shape inputShape(JsonNode model, JsonNode first, String name) {
        for (JsonNode place : List.of(
                first.path("config").path("batch_input_shape"),
                first.path("config").path("batch_shape"),
                model.path("config").path("build_input_shape"),
                model.path("build_config").path("input_shape"),
                first.path("build_config").path("input_shape"))) {
            if (place.isArray()) {
                return shape(name, closed(place));
            }
        }
        if (inputShape != null) {
            return inputShape;
        }
        throw new InvalidNetworkException(
                "the input's shape is unknown: give input_shape, or begin with an InputLayer that has a batch_shape");
    }

    /** An InputLayer's configuration with the extents that it leaves open. */
    private JsonNode closedInput(JsonNode config) {
        ObjectNode closed = (ObjectNode) config.deepCopy();
        for (String place : List.of("batch_shape", "batch_input_shape")) {
            if (config.path(place).isArray()) {
                closed.set(place, closed(config.path(place)));
            }
        }
        return closed;
    }

    /** Keras' batch shape with the extents that it leaves open, where they were given. */
    private JsonNode closed(JsonNode batchShape) {
        if (inputShape == null || batchShape.size() != inputShape.rank() + 1) {
            return batchShape;
        }
        ArrayNode closed = (ArrayNode) batchShape.deepCopy();
        for (int i = 1; i < closed.size(); i++) {
            if (closed.get(i).isNull()) {
                closed.set(i, IntNode.valueOf(inputShape.dim(i - 1)));
            }
        }
        return closed;
    }

    private String functional(
            JsonNode config, JsonNode layers, String prefix, @Nullable String input, boolean trainable, int depth) {
        String inputName = InboundNodes.single(config.path("input_layers"), "input");
        String outputName = InboundNodes.single(config.path("output_layers"), "output");
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        for (JsonNode layer : layers) {
            String name = layer.path("name")
                    .asString(layer.path("config").path("name").asString(""));
            if (byName.put(name, layer) != null) {
                throw new InvalidNetworkException(name, "the name is used twice");
            }
        }
        Map<String, String> placed = new HashMap<>();
        if (input != null) {
            placed.put(inputName, input);
        }
        for (String name : byName.keySet()) {
            place(name, byName, placed, new HashSet<>(), prefix, trainable, depth);
        }
        String output = placed.get(outputName);
        if (output == null) {
            throw new InvalidNetworkException("the output '" + outputName + "' is not a layer of its model");
        }
        return output;
    }

    /** Adds a layer of a graph after those it reads; Keras does not promise their order. */
    private String place(
            String name,
            Map<String, JsonNode> byName,
            Map<String, String> placed,
            Set<String> waiting,
            String prefix,
            boolean trainable,
            int depth) {
        String done = placed.get(name);
        if (done != null) {
            return done;
        }
        JsonNode layer = byName.get(name);
        if (layer == null) {
            throw new InvalidNetworkException("there is no layer '" + name + "', but another reads it");
        }
        if (!waiting.add(name) || waiting.size() > MAX_LAYERS) {
            throw new InvalidNetworkException(name, "it reads its own output");
        }
        List<String> inputs = new ArrayList<>();
        for (String source : InboundNodes.sources(name, layer.path("inbound_nodes"))) {
            inputs.add(place(source, byName, placed, waiting, prefix, trainable, depth));
        }
        waiting.remove(name);
        String output = layer(layer, prefix, inputs, trainable, depth);
        placed.put(name, output);
        return output;
    }

    private String layer(JsonNode layer, String prefix, List<String> inputs, boolean trainable, int depth) {
        JsonNode config = layer.path("config");
        String className = layer.path("class_name").asString("");
        String given = config.path("name").asString(layer.path("name").asString(""));
        String name = given.isBlank() ? free(prefix, className) : prefix + given;
        // A wrapper's layer may be frozen alone.
        boolean own = trainable
                && config.path("trainable").asBoolean(true)
                && config.path("layer").path("config").path("trainable").asBoolean(true);
        boolean onSteps = className.equals("TimeDistributed") && isModel(config.path("layer"));
        if (onSteps || isModel(layer)) {
            if (inputs.size() != 1) {
                throw new InvalidNetworkException(name, "a model inside a model takes one input, got " + inputs);
            }
            steps += onSteps ? 1 : 0;
            String output = model(onSteps ? config.path("layer") : layer, name + ".", inputs.get(0), own, depth + 1);
            steps -= onSteps ? 1 : 0;
            return output;
        }
        JsonNode known = className.equals("InputLayer") && config.isObject() ? closedInput(config) : config;
        return add(name, KerasLayers.read(name, className, known, ofKeras2), inputs, own);
    }

    private String add(String name, Layer layer, List<String> inputs, boolean trainable) {
        if (nodes.size() == MAX_LAYERS) {
            throw new InvalidNetworkException("a network has at most " + MAX_LAYERS + " layers");
        }
        Layer placed = layer;
        for (int i = 0; i < steps; i++) {
            placed = TimeDistributed.each(placed);
        }
        nodes.add(new Node(name, placed, inputs, trainable));
        return name;
    }

    private static boolean isModel(JsonNode layer) {
        String className = layer.path("class_name").asString("");
        return className.equals("Sequential") || className.equals("Functional") || className.equals("Model");
    }

    /** Keras' automatic name: {@code conv2d}, {@code conv2d_1}, … */
    private String free(String prefix, String className) {
        String base = prefix
                + className
                        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                        .replaceAll("([a-z])([A-Z])", "$1_$2")
                        .toLowerCase(Locale.ROOT);
        int count = unnamed.merge(base, 1, Integer::sum);
        return count == 1 ? base : base + "_" + (count - 1);
    }

    static String abbreviated(JsonNode json) {
        String text = json.toString();
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
