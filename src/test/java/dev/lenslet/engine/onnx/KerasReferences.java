package dev.lenslet.engine.onnx;

import dev.lenslet.network.Activation;
import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.Affine;
import dev.lenslet.network.Conv2D;
import dev.lenslet.network.Dense;
import dev.lenslet.network.Dropout;
import dev.lenslet.network.Flatten;
import dev.lenslet.network.InputLayer;
import dev.lenslet.network.Layer;
import dev.lenslet.network.MaxPooling2D;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Padding;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.Weights;
import dev.lenslet.network.Window;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Keras 3.15.1 answered, written by {@code src/test/python/keras_layers.py}, and the same networks here. */
final class KerasReferences {

    private static final Map<String, Network> NETWORKS = networks();

    private KerasReferences() {}

    record Reference(Network network, Weights weights, float[] inputs, float[] outputs) {

        int examples() {
            return inputs.length / network.inputShape().size();
        }

        float[] inputs(int count) {
            return Arrays.copyOf(inputs, count * network.inputShape().size());
        }

        float[] outputs(int count) {
            return Arrays.copyOf(outputs, count * network.outputShape().size());
        }
    }

    static List<String> names() {
        return List.copyOf(NETWORKS.keySet());
    }

    static Reference of(String name) {
        JsonNode reference = read().path("cases").required(name);
        Map<String, WeightArray> weights = new LinkedHashMap<>();
        reference
                .path("weights")
                .properties()
                .forEach(entry -> weights.put(
                        entry.getKey(), new WeightArray(shape(entry.getValue()), values(entry.getValue()))));
        return new Reference(
                Objects.requireNonNull(NETWORKS.get(name)),
                new Weights(weights),
                values(reference.path("inputs")),
                values(reference.path("outputs")));
    }

    private static JsonNode read() {
        try (InputStream json = KerasReferences.class.getResourceAsStream("keras-layers.json")) {
            return JsonMapper.shared().readTree(json);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Shape shape(JsonNode array) {
        List<Integer> dims = new ArrayList<>();
        array.path("shape").forEach(dim -> dims.add(dim.intValue()));
        return new Shape(dims);
    }

    private static float[] values(JsonNode array) {
        byte[] bytes = Base64.getDecoder().decode(array.path("float32").asString());
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static Map<String, Network> networks() {
        Map<String, Network> all = new LinkedHashMap<>();
        all.put("conv-valid", chain(Shape.of(6, 5, 1), "conv", conv(3, 3, 3, Activation.RELU)));
        all.put(
                "conv-same-strided",
                chain(
                        Shape.of(7, 6, 2),
                        "conv",
                        new Conv2D(
                                4,
                                new Window(3, 2),
                                Window.square(2),
                                Padding.SAME,
                                Window.square(1),
                                1,
                                Activation.TANH,
                                Affine.WITHOUT_BIAS)));
        all.put("conv-same-even", chain(Shape.of(6, 5, 3), "conv", same(2, new Window(4, 2), Window.square(1), 1)));
        all.put(
                "conv-dilated",
                chain(
                        Shape.of(9, 8, 2),
                        "conv",
                        conv(3, Window.square(3), Padding.VALID, new Window(2, 1), 1, Activation.SIGMOID)));
        all.put("conv-same-dilated", chain(Shape.of(7, 8, 2), "conv", same(2, Window.square(3), Window.square(2), 1)));
        all.put("conv-groups", chain(Shape.of(5, 4, 4), "conv", same(6, Window.square(3), Window.square(1), 2)));
        all.put("conv-softmax", chain(Shape.of(4, 3, 2), "conv", conv(3, 2, 2, Activation.SOFTMAX)));
        all.put("pool-valid", chain(Shape.of(7, 6, 3), "pool", pool(2)));
        all.put(
                "pool-same-overlapping",
                chain(Shape.of(7, 6, 2), "pool", new MaxPooling2D(new Window(3, 2), new Window(2, 1), Padding.SAME)));
        all.put("dense", chain(Shape.of(5), "hidden", dense(4, Activation.TANH), "out", dense(3, Activation.SOFTMAX)));
        all.put(
                "dense-plain",
                chain(
                        Shape.of(4),
                        "dense",
                        new Dense(3, Activation.LINEAR, Affine.WITHOUT_BIAS),
                        "out",
                        new ActivationLayer(Activation.SOFTMAX)));
        all.put(
                "activations",
                chain(
                        Shape.of(6),
                        "linear",
                        new ActivationLayer(Activation.LINEAR),
                        "tanh",
                        new ActivationLayer(Activation.TANH),
                        "sigmoid",
                        new ActivationLayer(Activation.SIGMOID),
                        "relu",
                        new ActivationLayer(Activation.RELU),
                        "softmax",
                        new ActivationLayer(Activation.SOFTMAX)));
        all.put(
                "flatten-input",
                chain(Shape.of(3, 4, 2), "flatten", new Flatten(), "dense", dense(3, Activation.LINEAR)));
        all.put(
                "flatten-dropout-dense",
                chain(
                        Shape.of(5, 6, 3),
                        "conv",
                        conv(4, 2, 2, Activation.LINEAR),
                        "pool",
                        pool(2),
                        "flatten",
                        new Flatten(),
                        "dropout",
                        new Dropout(0.5, null),
                        "out",
                        dense(3, Activation.SOFTMAX)));
        all.put(
                "flatten-activation-dense",
                chain(
                        Shape.of(4, 5, 2),
                        "conv",
                        conv(3, 2, 2, Activation.LINEAR),
                        "flatten",
                        new Flatten(),
                        "softmax",
                        new ActivationLayer(Activation.SOFTMAX),
                        "out",
                        dense(3, Activation.LINEAR)));
        all.put(
                "flatten-last",
                chain(Shape.of(3, 4, 2), "conv", conv(3, 2, 2, Activation.LINEAR), "flatten", new Flatten()));
        all.put(
                "flatten-pixel",
                chain(
                        Shape.of(3, 3, 2),
                        "conv",
                        conv(4, 3, 3, Activation.LINEAR),
                        "flatten",
                        new Flatten(),
                        "dropout",
                        new Dropout(0.2, null)));
        all.put("gray-chain", grayChain());
        return all;
    }

    private static Network grayChain() {
        return chain(
                Shape.of(12, 12, 1),
                "conv1",
                conv(4, 3, 3, Activation.RELU),
                "pool1",
                pool(2),
                "conv2",
                conv(6, 3, 3, Activation.RELU),
                "flatten",
                new Flatten(),
                "hidden",
                dense(8, Activation.RELU),
                "out",
                dense(3, Activation.SOFTMAX));
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

    static Conv2D conv(int filters, int height, int width, Activation activation) {
        return conv(filters, new Window(height, width), Padding.VALID, Window.square(1), 1, activation);
    }

    private static Conv2D same(int filters, Window kernel, Window dilation, int groups) {
        return conv(filters, kernel, Padding.SAME, dilation, groups, Activation.LINEAR);
    }

    private static Conv2D conv(
            int filters, Window kernel, Padding padding, Window dilation, int groups, Activation activation) {
        return new Conv2D(filters, kernel, Window.square(1), padding, dilation, groups, activation, Affine.DEFAULT);
    }

    static MaxPooling2D pool(int size) {
        return new MaxPooling2D(Window.square(size), Window.square(size), Padding.VALID);
    }

    static Dense dense(int units, Activation activation) {
        return new Dense(units, activation, Affine.DEFAULT);
    }
}
