package dev.lenslet.engine.onnx;

import dev.lenslet.network.Activation;
import dev.lenslet.network.Affine;
import dev.lenslet.network.Dense;
import dev.lenslet.network.FormulaNumbers;
import dev.lenslet.network.InputLayer;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Layer;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Shape;
import dev.lenslet.network.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Keras 3.15.1 and 2.21.0 wrote and answered, by {@code src/test/python/keras_layers.py}. */
final class KerasReferences {

    private static final JsonNode CASES = read().path("cases");

    private KerasReferences() {}

    record Reference(Network network, Weights weights, float[] inputs, float[] outputs) {

        int examples() {
            return outputs.length / network.outputShape().size();
        }

        float[] inputs(int count) {
            return Arrays.copyOf(inputs, count * network.inputShape().size());
        }

        float[] outputs(int count) {
            return Arrays.copyOf(outputs, count * network.outputShape().size());
        }
    }

    /** Every case of either Keras, as {@code lstm 3}. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        CASES.properties()
                .forEach(entry ->
                        entry.getValue().propertyNames().forEach(version -> names.add(entry.getKey() + " " + version)));
        return names;
    }

    /** @param name of a case, with the Keras that wrote it or without, which is Keras 3 */
    static Reference of(String name) {
        String[] parts = name.split(" ");
        JsonNode reference = CASES.required(parts[0]).required(parts.length == 1 ? "3" : parts[1]);
        Network network = KerasJson.read(reference.path("config"));
        float[] outputs = values(reference.path("outputs"));
        return new Reference(
                network,
                FormulaNumbers.weights(network),
                FormulaNumbers.inputs(
                        network, outputs.length / network.outputShape().size()),
                outputs);
    }

    private static JsonNode read() {
        try (InputStream json =
                new GZIPInputStream(KerasReferences.class.getResourceAsStream("keras-layers.json.gz"))) {
            return JsonMapper.shared().readTree(json);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static float[] values(JsonNode array) {
        byte[] bytes = Base64.getDecoder().decode(array.asString());
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** @param namesAndLayers alternately */
    static Network chain(Shape input, Object... namesAndLayers) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Node("input", new InputLayer(input), List.of(), true));
        for (int i = 0; i < namesAndLayers.length; i += 2) {
            nodes.add(new Node(
                    (String) namesAndLayers[i],
                    (Layer) namesAndLayers[i + 1],
                    List.of(nodes.getLast().name()),
                    true));
        }
        return new Network("chain", nodes, nodes.getLast().name());
    }

    static Dense dense(int units, Activation activation) {
        return new Dense(units, activation, Affine.DEFAULT);
    }
}
