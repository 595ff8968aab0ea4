package dev.lenslet.engine.onnx;

import static dev.lenslet.engine.onnx.GraphDraft.attribute;
import static dev.lenslet.engine.onnx.GraphDraft.real;

import dev.lenslet.network.Activation;
import dev.lenslet.network.Normalization;
import dev.lenslet.network.ReLU;
import dev.lenslet.network.Rescaling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Layers whose output lies as their input does: activations, and what scales and shifts. */
final class ElementwiseLayers {

    /** Keras divides by no smaller deviation. */
    private static final double LEAST_DEVIATION = 1e-7;

    private final GraphDraft graph;
    private final GraphWeights weights;

    ElementwiseLayers(GraphDraft graph, GraphWeights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    static String beforeActivation(String name, Activation activation) {
        return activation == Activation.LINEAR ? name : name + "/linear";
    }

    /** @param linear what {@link #beforeActivation} names */
    LayerOutput activate(String name, Activation activation, LayerOutput linear) {
        return activation == Activation.LINEAR ? linear : activation(name, activation, linear);
    }

    LayerOutput activation(String name, Activation activation, LayerOutput input) {
        List<String> inputs = List.of(input.tensor());
        switch (activation) {
            case LINEAR -> {
                return input;
            }
            case SOFTMAX -> {
                return softmax(name, input);
            }
            case RELU -> graph.operator("Relu", inputs, name);
            case RELU6 -> clip(name, input.tensor(), 0.0, 6.0);
            case LEAKY_RELU -> leakyRelu(name, Activation.LEAKY_RELU_SLOPE, input);
            case ELU -> elu(name, 1, input);
            case SELU -> graph.operator("Selu", inputs, name);
            case GELU -> gelu(name, input.tensor());
            case GELU_APPROXIMATE -> approximateGelu(name, input.tensor());
            case SILU -> {
                graph.operator("Sigmoid", inputs, name + "/sigmoid");
                graph.operator("Mul", List.of(input.tensor(), name + "/sigmoid"), name);
            }
            case SIGMOID -> graph.operator("Sigmoid", inputs, name);
            case HARD_SIGMOID -> graph.operator("HardSigmoid", inputs, name, real("alpha", 1 / 6.0), real("beta", .5));
            case HARD_SIGMOID_KERAS2 ->
                graph.operator("HardSigmoid", inputs, name, real("alpha", .2), real("beta", .5));
            case TANH -> graph.operator("Tanh", inputs, name);
            case SOFTPLUS -> graph.operator("Softplus", inputs, name);
            case SOFTSIGN -> graph.operator("Softsign", inputs, name);
            case EXPONENTIAL -> graph.operator("Exp", inputs, name);
        }
        return input.as(name);
    }

    /** Softmax over all of a flattened picture may stay in the order that the picture lies in. */
    LayerOutput softmax(String name, LayerOutput input) {
        graph.operator("Softmax", List.of(input.tensor()), name, attribute("axis", input.channelsAreSecond() ? 1 : -1));
        return input.as(name);
    }

    LayerOutput leakyRelu(String name, double slope, LayerOutput input) {
        graph.operator("LeakyRelu", List.of(input.tensor()), name, real("alpha", slope));
        return input.as(name);
    }

    LayerOutput elu(String name, double alpha, LayerOutput input) {
        graph.operator("Elu", List.of(input.tensor()), name, real("alpha", alpha));
        return input.as(name);
    }

    /** As Keras computes it: what lies at the threshold gives nothing, the maximum cuts before the slope is taken off. */
    LayerOutput relu(String name, ReLU relu, LayerOutput input) {
        String x = input.tensor();
        boolean sloped = relu.negativeSlope() > 0;
        String upper = relu.maxValue() == null && !sloped ? name : name + "/above";
        if (relu.threshold() > 0) {
            String threshold = graph.scalar(name + "/threshold", relu.threshold());
            graph.operator("Greater", List.of(x, threshold), name + "/passes");
            graph.operator("Where", List.of(name + "/passes", x, graph.scalar(name + "/zero", 0)), upper);
        } else {
            graph.operator("Relu", List.of(x), upper);
        }
        String cut = upper;
        if (relu.maxValue() != null) {
            cut = sloped ? name + "/cut" : name;
            clip(cut, upper, null, relu.maxValue());
        }
        if (sloped) {
            String below = name + "/below";
            graph.operator("Sub", List.of(graph.scalar(below + "/from", relu.threshold()), x), below + "/distance");
            graph.operator("Relu", List.of(below + "/distance"), below);
            String slope = graph.scalar(below + "/slope", relu.negativeSlope());
            graph.operator("Mul", List.of(below, slope), below + "/sloped");
            graph.operator("Sub", List.of(cut, below + "/sloped"), name);
        }
        return input.as(name);
    }

    LayerOutput rescaling(String name, Rescaling rescaling, LayerOutput input) {
        String scale = graph.scalar(name + "/scale", rescaling.scale());
        graph.operator("Mul", List.of(input.tensor(), scale), name + "/scaled");
        graph.operator("Add", List.of(name + "/scaled", graph.scalar(name + "/offset", rescaling.offset())), name);
        return input.as(name);
    }

    LayerOutput normalization(String name, Normalization layer, LayerOutput input) {
        float[] mean = layer.mean().isEmpty() ? weights.get(name, "mean").values() : floats(layer.mean());
        float[] deviation =
                layer.mean().isEmpty() ? weights.get(name, "variance").values().clone() : floats(layer.variance());
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = (float) Math.max(Math.sqrt(deviation[i]), LEAST_DEVIATION);
        }
        String mu = perChannel(name + "/mean", mean, input);
        String sigma = perChannel(name + "/deviation", deviation, input);
        if (layer.invert()) {
            graph.operator("Mul", List.of(input.tensor(), sigma), name + "/scaled");
            graph.operator("Add", List.of(name + "/scaled", mu), name);
        } else {
            graph.operator("Sub", List.of(input.tensor(), mu), name + "/centred");
            graph.operator("Div", List.of(name + "/centred", sigma), name);
        }
        return input.as(name);
    }

    private String perChannel(String tensor, float[] values, LayerOutput input) {
        return values.length == 1
                ? graph.floats(tensor, List.of(), values)
                : graph.floats(tensor, input.perChannel(values.length), input.ordered(values));
    }

    private void clip(String name, String input, @Nullable Double from, @Nullable Double to) {
        String least = from == null ? "" : graph.scalar(name + "/least", from);
        String most = to == null ? "" : graph.scalar(name + "/most", to);
        graph.operator("Clip", List.of(input, least, most), name);
    }

    /** Hendrycks and Gimpel 2016: {@code x · Φ(x)}. ONNX Runtime knows these five operators as one. */
    private void gelu(String name, String x) {
        graph.operator("Div", List.of(x, graph.scalar(name + "/root2", Math.sqrt(2))), name + "/scaled");
        graph.operator("Erf", List.of(name + "/scaled"), name + "/erf");
        graph.operator("Add", List.of(name + "/erf", graph.scalar(name + "/one", 1)), name + "/phi2");
        graph.operator("Mul", List.of(x, name + "/phi2"), name + "/doubled");
        graph.operator("Mul", List.of(name + "/doubled", graph.scalar(name + "/half", .5)), name);
    }

    /** The same by {@code 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³)))}. */
    private void approximateGelu(String name, String x) {
        graph.operator("Pow", List.of(x, graph.scalar(name + "/three", 3)), name + "/cube");
        graph.operator("Mul", List.of(name + "/cube", graph.scalar(name + "/share", .044715)), name + "/bent");
        graph.operator("Add", List.of(x, name + "/bent"), name + "/sum");
        String root = graph.scalar(name + "/root", Math.sqrt(2 / Math.PI));
        graph.operator("Mul", List.of(name + "/sum", root), name + "/scaled");
        graph.operator("Tanh", List.of(name + "/scaled"), name + "/tanh");
        graph.operator("Add", List.of(name + "/tanh", graph.scalar(name + "/one", 1)), name + "/phi2");
        graph.operator("Mul", List.of(x, name + "/phi2"), name + "/doubled");
        graph.operator("Mul", List.of(name + "/doubled", graph.scalar(name + "/half", .5)), name);
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
