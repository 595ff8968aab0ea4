package dev.lenslet.engine.onnx;

import static dev.lenslet.engine.onnx.GraphDraft.attribute;

import dev.lenslet.engine.onnx.proto.AttributeProto;
import dev.lenslet.network.Activation;
import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.Conv2D;
import dev.lenslet.network.Dense;
import dev.lenslet.network.Dropout;
import dev.lenslet.network.Flatten;
import dev.lenslet.network.InputLayer;
import dev.lenslet.network.MaxPooling2D;
import dev.lenslet.network.Node;
import dev.lenslet.network.Padding;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.Weights;
import dev.lenslet.network.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes each layer as ONNX operators: one branch a layer. Tensors are named after the Keras layers, weights
 * {@code layer/array}; a tensor between a layer and its activation is {@code layer/linear}.
 */
final class LayerTranslator {

    private final GraphDraft graph;
    private final Weights weights;
    private final AxisOrder order;

    LayerTranslator(GraphDraft graph, Weights weights, AxisOrder order) {
        this.graph = graph;
        this.weights = weights;
        this.order = order;
    }

    /**
     * @param inputs where the node's inputs stand, in its order
     * @param shape of one example's output
     */
    LayerOutput translate(Node node, List<LayerOutput> inputs, Shape shape) {
        return switch (node.layer()) {
            case InputLayer input -> input(node.name(), input);
            case Conv2D conv -> convolution(node.name(), conv, order.channelsFirst(inputs.getFirst()), shape);
            case MaxPooling2D pool -> maxPooling(node.name(), pool, order.channelsFirst(inputs.getFirst()), shape);
            case Flatten flatten -> flatten(node.name(), inputs.getFirst(), shape);
            case Dense dense -> dense(node.name(), dense, inputs.getFirst(), shape);
            case Dropout dropout -> inputs.getFirst();
            case ActivationLayer layer -> activation(node.name(), layer.activation(), inputs.getFirst());
        };
    }

    private LayerOutput input(String name, InputLayer input) {
        graph.input(name, input.shape());
        return LayerOutput.inKerasOrder(name, input.shape());
    }

    private LayerOutput convolution(String name, Conv2D conv, LayerOutput input, Shape shape) {
        WeightArray kernel = weights.get(name, "kernel");
        Shape k = kernel.shape();
        List<String> inputs = new ArrayList<>();
        inputs.add(input.tensor());
        inputs.add(graph.floats(
                name + "/kernel",
                List.of(k.dim(3), k.dim(2), k.dim(0), k.dim(1)),
                KernelLayout.outInHeightWidth(kernel.values(), k)));
        if (conv.useBias()) {
            inputs.add(bias(name));
        }
        LayerOutput output = LayerOutput.inChannelsFirst(beforeActivation(name, conv.activation()), shape);
        graph.operator(
                "Conv",
                inputs,
                output.tensor(),
                attribute("kernel_shape", conv.kernelSize().toList()),
                attribute("strides", conv.strides().toList()),
                attribute("dilations", conv.dilationRate().toList()),
                attribute("group", conv.groups()),
                pads(conv.padding(), input.shape(), shape, conv.kernelSize(), conv.strides(), conv.dilationRate()));
        return activate(name, conv.activation(), output);
    }

    private LayerOutput maxPooling(String name, MaxPooling2D pool, LayerOutput input, Shape shape) {
        graph.operator(
                "MaxPool",
                List.of(input.tensor()),
                name,
                attribute("kernel_shape", pool.poolSize().toList()),
                attribute("strides", pool.strides().toList()),
                pads(pool.padding(), input.shape(), shape, pool.poolSize(), pool.strides(), Window.square(1)));
        return LayerOutput.inChannelsFirst(name, shape);
    }

    /** Nothing is moved: the order that the values lie in is remembered, and a Dense reorders its kernel for it. */
    private LayerOutput flatten(String name, LayerOutput input, Shape shape) {
        if (input.shape().rank() == 1) {
            return input;
        }
        graph.operator("Flatten", List.of(input.tensor()), name, attribute("axis", 1));
        Shape picture = input.channelsFirst();
        return picture == null || LayerOutput.ordersCoincide(picture)
                ? LayerOutput.inKerasOrder(name, shape)
                : new LayerOutput(name, shape, picture);
    }

    private LayerOutput dense(String name, Dense dense, LayerOutput input, Shape shape) {
        WeightArray kernel = weights.get(name, "kernel");
        Shape picture = input.channelsFirst();
        float[] values = picture == null
                ? kernel.values()
                : KernelLayout.rowsChannelsFirst(kernel.values(), dense.units(), picture);
        List<String> inputs = new ArrayList<>();
        inputs.add(input.tensor());
        inputs.add(graph.floats(name + "/kernel", kernel.shape().dims(), values));
        if (dense.useBias()) {
            inputs.add(bias(name));
        }
        String linear = beforeActivation(name, dense.activation());
        graph.operator("Gemm", inputs, linear);
        return activate(name, dense.activation(), LayerOutput.inKerasOrder(linear, shape));
    }

    private LayerOutput activate(String name, Activation activation, LayerOutput linear) {
        return activation == Activation.LINEAR ? linear : activation(name, activation, linear);
    }

    /** Softmax over all of a flattened picture may stay in the order that the picture lies in, as the others may. */
    private LayerOutput activation(String name, Activation activation, LayerOutput input) {
        List<String> inputs = List.of(input.tensor());
        switch (activation) {
            case LINEAR -> {
                return input;
            }
            case RELU -> graph.operator("Relu", inputs, name);
            case SIGMOID -> graph.operator("Sigmoid", inputs, name);
            case TANH -> graph.operator("Tanh", inputs, name);
            case SOFTMAX -> {
                boolean channelsAreSecond = input.shape().rank() == 3 && input.channelsFirst() != null;
                graph.operator("Softmax", inputs, name, attribute("axis", channelsAreSecond ? 1 : -1));
            }
        }
        return input.as(name);
    }

    private static String beforeActivation(String name, Activation activation) {
        return activation == Activation.LINEAR ? name : name + "/linear";
    }

    private String bias(String name) {
        WeightArray bias = weights.get(name, "bias");
        return graph.floats(name + "/bias", bias.shape().dims(), bias.values());
    }

    /** Zeros around the picture: (top, left, bottom, right), the odd one at the end as in Keras. */
    private static AttributeProto pads(
            Padding padding, Shape input, Shape output, Window window, Window strides, Window dilation) {
        int rows = padding == Padding.VALID
                ? 0
                : zeros(input.dim(0), output.dim(0), window.height(), strides.height(), dilation.height());
        int columns = padding == Padding.VALID
                ? 0
                : zeros(input.dim(1), output.dim(1), window.width(), strides.width(), dilation.width());
        return attribute("pads", List.of(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2));
    }

    private static int zeros(int input, int output, int window, int stride, int dilation) {
        return Math.max(0, (output - 1) * stride + dilation * (window - 1) + 1 - input);
    }
}
