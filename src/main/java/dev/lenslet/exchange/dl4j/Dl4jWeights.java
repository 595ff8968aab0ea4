package dev.lenslet.exchange.dl4j;

import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.WeightSpec;
import dev.lenslet.network.Weights;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deeplearning4j's one row of parameters in Keras' layouts. By layer ({@code org.deeplearning4j.nn.params}, 1.0.0-M2.1): a
 * convolution has its bias, then (out, in, height, width) row-major; a dense layer (in, out) column-major, then its bias;
 * a normalization gamma, beta, mean, variance.
 */
final class Dl4jWeights {

    private final Dl4jConfiguration configuration;
    private final Network network;
    private final Coefficients coefficients;
    private final Map<String, float[]> arrays = new HashMap<>();

    Dl4jWeights(Dl4jConfiguration configuration, Coefficients coefficients) {
        this.configuration = configuration;
        this.network = configuration.network();
        this.coefficients = coefficients;
    }

    Weights read() throws IOException {
        for (Dl4jLayer layer : configuration.layers()) {
            Node node = network.node(layer.name());
            List<WeightSpec> specs = node.layer().weights(network.inputShapes(node));
            switch (layer.kind()) {
                case "ConvolutionLayer" -> convolution(node, specs.getFirst().shape(), layer.hasBias());
                case "DenseLayer", "OutputLayer" -> dense(node, specs.getFirst().shape(), layer.hasBias());
                case "BatchNormalization" ->
                    normalization(node, specs, layer.json().path("useLogStd").asBoolean(true));
                default -> {}
            }
        }
        Map<String, WeightArray> ordered = new LinkedHashMap<>();
        network.weights().forEach((name, spec) -> ordered.put(name, new WeightArray(spec.shape(), array(name))));
        return new Weights(ordered);
    }

    private float[] array(String name) {
        float[] values = arrays.get(name);
        if (values == null) {
            throw UnreadableModel.damaged("The file has no weights for '" + name + "'.");
        }
        return values;
    }

    private void convolution(Node node, Shape kernel, boolean bias) throws IOException {
        int window = kernel.dim(0) * kernel.dim(1);
        int in = kernel.dim(2);
        int out = kernel.dim(3);
        if (bias) {
            arrays.put(node.name() + "/bias", coefficients.next(out));
        }
        float[] values = coefficients.next(kernel.size());
        float[] keras = new float[values.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int w = 0; w < window; w++) {
                    keras[(w * in + i) * out + o] = values[(o * in + i) * window + w];
                }
            }
        }
        arrays.put(node.name() + "/kernel", keras);
    }

    private void dense(Node node, Shape kernel, boolean bias) throws IOException {
        int in = kernel.dim(0);
        int out = kernel.dim(1);
        float[] values = coefficients.next(kernel.size());
        float[] keras = new float[values.length];
        Shape picture = flattened(node);
        for (int i = 0; i < in; i++) {
            int row = picture == null ? i : rowOf(i, picture);
            for (int o = 0; o < out; o++) {
                keras[row * out + o] = values[o * in + i];
            }
        }
        arrays.put(node.name() + "/kernel", keras);
        if (bias) {
            arrays.put(node.name() + "/bias", coefficients.next(out));
        }
    }

    /** Where in the order height, width, channels a value is that stands at an index in the order channels, height, width. */
    private static int rowOf(int index, Shape picture) {
        int pixels = picture.dim(0) * picture.dim(1);
        return index % pixels * picture.dim(2) + index / pixels;
    }

    /** The picture whose flattened values a dense layer reads; null where it reads others. */
    private @org.jspecify.annotations.Nullable Shape flattened(Node node) {
        Node source = network.node(node.inputs().getFirst());
        while (!source.inputs().isEmpty()) {
            switch (source.layer().className()) {
                case "Flatten" -> {
                    return network.inputShapes(source).getFirst();
                }
                case "Dropout", "Activation" ->
                    source = network.node(source.inputs().getFirst());
                case "BatchNormalization" -> {
                    if (network.shape(source.name()).rank() == 1 && flattened(source) != null) {
                        throw UnreadableModel.unsupported("The layer '" + source.name()
                                + "' normalizes a flattened picture; put it before the dense layers' preprocessor.");
                    }
                    return null;
                }
                default -> {
                    return null;
                }
            }
        }
        return null;
    }

    private void normalization(Node node, List<WeightSpec> specs, boolean logarithm) throws IOException {
        int channels = specs.getFirst().shape().size();
        arrays.put(node.name() + "/gamma", coefficients.next(channels));
        arrays.put(node.name() + "/beta", coefficients.next(channels));
        arrays.put(node.name() + "/moving_mean", coefficients.next(channels));
        float[] variance = coefficients.next(channels);
        if (logarithm) {
            for (int i = 0; i < channels; i++) {
                variance[i] = (float) Math.pow(10, 2.0 * variance[i]);
            }
        }
        arrays.put(node.name() + "/moving_variance", variance);
    }
}
