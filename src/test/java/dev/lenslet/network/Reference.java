package dev.lenslet.network;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A network with what Keras made of it; the files are written by {@code src/test/python/reference_networks.py}. */
public record Reference(Network network, Weights weights, int count, float[] inputs, float[] outputs, JsonNode json) {

    public static Reference read(String name) {
        try (InputStream in = Reference.class.getResourceAsStream("/reference/" + name + ".json")) {
            JsonNode json = new JsonMapper().readTree(in);
            Network network = KerasJson.read(json.get("config"));
            return new Reference(
                    network,
                    weights(network, json.get("weights")),
                    json.get("count").asInt(),
                    floats(json.get("inputs")),
                    floats(json.get("outputs")),
                    json);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    public int[] labels() {
        int[] labels = new int[json.get("labels").size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = json.get("labels").get(i).asInt();
        }
        return labels;
    }

    /** The weights after Keras' three Adam steps. */
    public Weights trained() {
        return weights(network, json.get("trained"));
    }

    /** Arrays by {@code layer/array}, complete for the network. */
    public static Weights weights(Network network, JsonNode json) {
        Map<String, WeightArray> arrays = new LinkedHashMap<>();
        network.weights()
                .forEach((name, spec) -> arrays.put(name, new WeightArray(spec.shape(), floats(json.get(name)))));
        return new Weights(arrays);
    }

    public static float[] floats(JsonNode json) {
        float[] values = new float[json.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) json.get(i).asDouble();
        }
        return values;
    }
}
