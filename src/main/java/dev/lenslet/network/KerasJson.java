package dev.lenslet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Networks from and to Keras' configuration JSON: what {@code model.to_json()} of Keras 2 and 3 writes. */
public final class KerasJson {

    private static final JsonMapper JSON = new JsonMapper();

    private KerasJson() {}

    /**
     * Reads a Sequential or Functional model; models inside it are laid flat, their layers named {@code outer.inner}.
     *
     * @throws InvalidNetworkException naming the layer, what is wrong and what is supported
     */
    public static Network read(JsonNode model) {
        return read(model, null);
    }

    /**
     * The same, for a configuration that may leave its input open.
     *
     * @param inputShape of one example, where the configuration does not say; null where nobody does
     * @throws InvalidNetworkException also where the configuration says otherwise
     */
    public static Network read(JsonNode model, @Nullable Shape inputShape) {
        Network network = new KerasModelReader(inputShape).read(model);
        if (inputShape != null && !network.inputShape().equals(inputShape)) {
            throw new InvalidNetworkException(
                    network.input().name(),
                    "its shape is " + network.inputShape() + ", input_shape says " + inputShape);
        }
        return network;
    }

    /** Writes what Keras 3 opens: Sequential for a chain, Functional for any other graph. */
    public static JsonNode write(Network network) {
        boolean chain = isChain(network);
        List<Map<String, Object>> layers = new ArrayList<>();
        for (Node node : network.nodes()) {
            layers.add(layer(network, node, chain));
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", network.name());
        config.put("layers", layers);
        if (!chain) {
            config.put("input_layers", List.of(List.of(network.input().name(), 0, 0)));
            config.put("output_layers", List.of(List.of(network.output().name(), 0, 0)));
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("module", chain ? "keras" : "keras.src.models.functional");
        model.put("class_name", chain ? "Sequential" : "Functional");
        model.put("config", config);
        return JSON.valueToTree(model);
    }

    private static Map<String, Object> layer(Network network, Node node, boolean chain) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", node.name());
        if (!node.trainable()) {
            config.put("trainable", false);
        }
        config.putAll(node.layer().config());
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("module", "keras.layers");
        layer.put("class_name", node.layer().className());
        layer.put("config", config);
        if (!chain) {
            layer.put("name", node.name());
            layer.put("inbound_nodes", node.inputs().isEmpty() ? List.of() : List.of(call(network, node)));
        }
        return layer;
    }

    private static Map<String, Object> call(Network network, Node node) {
        List<Object> tensors = new ArrayList<>();
        for (String input : node.inputs()) {
            Map<String, Object> tensor = new LinkedHashMap<>();
            tensor.put("shape", KerasModelReader.batchShape(network.shape(input)));
            tensor.put("dtype", network.elements(input).kerasName());
            tensor.put("keras_history", List.of(input, 0, 0));
            tensors.add(Map.of("class_name", "__keras_tensor__", "config", tensor));
        }
        return Map.of("args", tensors.size() == 1 ? tensors : List.of(tensors), "kwargs", Map.of());
    }

    private static boolean isChain(Network network) {
        List<Node> nodes = network.nodes();
        for (int i = 1; i < nodes.size(); i++) {
            if (!nodes.get(i).inputs().equals(List.of(nodes.get(i - 1).name()))) {
                return false;
            }
        }
        return network.output().equals(nodes.get(nodes.size() - 1));
    }
}
