package dev.lenslet.engine.onnx;

import static dev.lenslet.engine.onnx.GraphDraft.attribute;
import static dev.lenslet.engine.onnx.GraphDraft.real;

import dev.lenslet.engine.onnx.proto.AttributeProto;
import dev.lenslet.network.BatchNormalization;
import dev.lenslet.network.Convolution;
import dev.lenslet.network.DepthwiseConv2D;
import dev.lenslet.network.GlobalPooling;
import dev.lenslet.network.Pooling;
import dev.lenslet.network.PoolingKind;
import dev.lenslet.network.SeparableConv2D;
import dev.lenslet.network.Shape;
import dev.lenslet.network.SlidingWindow;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.ZeroPadding2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Layers that run channels first: convolutions, poolings and what stands between them, on sequences and pictures alike. */
final class SpatialLayers {

    private final GraphDraft graph;
    private final GraphWeights weights;
    private final AxisOrder order;
    private final ElementwiseLayers elementwise;

    SpatialLayers(GraphDraft graph, GraphWeights weights, AxisOrder order, ElementwiseLayers elementwise) {
        this.graph = graph;
        this.weights = weights;
        this.order = order;
        this.elementwise = elementwise;
    }

    LayerOutput convolution(String name, Convolution conv, LayerOutput input, Shape shape) {
        LayerOutput x = order.channelsFirst(input);
        List<String> inputs = new ArrayList<>(List.of(x.tensor(), filters(name, "kernel")));
        if (conv.affine().useBias()) {
            inputs.add(weights.asKeras(name, "bias"));
        }
        String linear = ElementwiseLayers.beforeActivation(name, conv.activation());
        graph.operator("Conv", inputs, linear, sliding(conv.window(), x.shape(), conv.groups()));
        return elementwise.activate(name, conv.activation(), LayerOutput.inChannelsFirst(linear, shape));
    }

    LayerOutput depthwise(String name, DepthwiseConv2D conv, LayerOutput input, Shape shape) {
        LayerOutput x = order.channelsFirst(input);
        List<String> inputs = new ArrayList<>(List.of(x.tensor(), depthwiseFilters(name, "kernel")));
        if (conv.affine().useBias()) {
            inputs.add(weights.asKeras(name, "bias"));
        }
        String linear = ElementwiseLayers.beforeActivation(name, conv.activation());
        graph.operator(
                "Conv",
                inputs,
                linear,
                sliding(conv.window(), x.shape(), x.shape().dim(-1)));
        return elementwise.activate(name, conv.activation(), LayerOutput.inChannelsFirst(linear, shape));
    }

    LayerOutput separable(String name, SeparableConv2D conv, LayerOutput input, Shape shape) {
        LayerOutput x = order.channelsFirst(input);
        String depthwise = name + "/depthwise";
        graph.operator(
                "Conv",
                List.of(x.tensor(), depthwiseFilters(name, "depthwise_kernel")),
                depthwise,
                sliding(conv.window(), x.shape(), x.shape().dim(-1)));
        List<String> inputs = new ArrayList<>(List.of(depthwise, filters(name, "pointwise_kernel")));
        if (conv.pointwise().useBias()) {
            inputs.add(weights.asKeras(name, "bias"));
        }
        String linear = ElementwiseLayers.beforeActivation(name, conv.activation());
        graph.operator("Conv", inputs, linear, attribute("kernel_shape", List.of(1, 1)));
        return elementwise.activate(name, conv.activation(), LayerOutput.inChannelsFirst(linear, shape));
    }

    /** Averages leave the zeros of padding out, as in Keras; that is ONNX' default too. */
    LayerOutput pooling(String name, Pooling pooling, LayerOutput input, Shape shape) {
        LayerOutput x = order.channelsFirst(input);
        SlidingWindow window = pooling.window();
        String type = switch (pooling.kind()) {
            case MAX -> "MaxPool";
            case AVERAGE -> "AveragePool";
        };
        graph.operator(
                type,
                List.of(x.tensor()),
                name,
                attribute("kernel_shape", window.extents()),
                attribute("strides", window.strides()),
                pads(window, x.shape()));
        return LayerOutput.inChannelsFirst(name, shape);
    }

    LayerOutput globalPooling(String name, GlobalPooling pooling, LayerOutput input, Shape shape) {
        LayerOutput x = order.unfolded(input);
        boolean max = pooling.kind() == PoolingKind.MAX;
        if (x.channelsAreSecond()) {
            String pooled = pooling.keepDims() ? name : name + "/pooled";
            graph.operator(max ? "GlobalMaxPool" : "GlobalAveragePool", List.of(x.tensor()), pooled);
            if (pooling.keepDims()) {
                return LayerOutput.inChannelsFirst(name, shape);
            }
            graph.operator("Flatten", List.of(pooled), name, attribute("axis", 1));
        } else {
            graph.operator(
                    max ? "ReduceMax" : "ReduceMean",
                    List.of(x.tensor()),
                    name,
                    attribute("axes", pooling.axes() == 1 ? List.of(1) : List.of(1, 2)),
                    attribute("keepdims", pooling.keepDims() ? 1 : 0));
        }
        return LayerOutput.inKerasOrder(name, shape);
    }

    LayerOutput zeroPadding(String name, ZeroPadding2D padding, LayerOutput input, Shape shape) {
        LayerOutput x = order.channelsFirst(input);
        List<Long> pads = new ArrayList<>();
        for (int pad : new int[] {0, 0, padding.top(), padding.left(), 0, 0, padding.bottom(), padding.right()}) {
            pads.add((long) pad);
        }
        graph.operator("Pad", List.of(x.tensor(), graph.integers(name + "/pads", pads)), name);
        return LayerOutput.inChannelsFirst(name, shape);
    }

    LayerOutput batchNormalization(String name, BatchNormalization layer, LayerOutput input) {
        LayerOutput plain = order.unfolded(input);
        LayerOutput x = plain.shape().rank() == 1 ? plain : order.channelsFirst(plain);
        int channels = x.shape().dim(-1);
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        List<String> inputs = new ArrayList<>(List.of(x.tensor()));
        inputs.add(vector(
                name, "gamma", x, layer.scale() ? weights.get(name, "gamma").values() : ones));
        inputs.add(vector(
                name, "beta", x, layer.center() ? weights.get(name, "beta").values() : new float[channels]));
        inputs.add(
                vector(name, "moving_mean", x, weights.get(name, "moving_mean").values()));
        inputs.add(vector(
                name, "moving_variance", x, weights.get(name, "moving_variance").values()));
        graph.operator("BatchNormalization", inputs, name, real("epsilon", layer.epsilon()));
        return x.as(name);
    }

    private String vector(String name, String array, LayerOutput x, float[] values) {
        return weights.put(name, array, List.of(values.length), x.ordered(values));
    }

    private String filters(String name, String array) {
        WeightArray kernel = weights.get(name, array);
        Shape shape = kernel.shape();
        List<Integer> dims = new ArrayList<>(List.of(shape.dim(-1), shape.dim(-2)));
        dims.addAll(shape.dims().subList(0, shape.rank() - 2));
        return weights.put(name, array, dims, KernelLayout.outInWindow(kernel.values(), shape));
    }

    private String depthwiseFilters(String name, String array) {
        WeightArray kernel = weights.get(name, array);
        Shape shape = kernel.shape();
        List<Integer> dims = List.of(shape.dim(2) * shape.dim(3), 1, shape.dim(0), shape.dim(1));
        return weights.put(name, array, dims, KernelLayout.channelsOneWindow(kernel.values(), shape));
    }

    private static AttributeProto[] sliding(SlidingWindow window, Shape input, int groups) {
        return new AttributeProto[] {
            attribute("kernel_shape", window.extents()),
            attribute("strides", window.strides()),
            attribute("dilations", window.dilation()),
            attribute("group", groups),
            pads(window, input)
        };
    }

    /** Zeros around: those before each axis, then those behind, as (top, left, bottom, right). */
    private static AttributeProto pads(SlidingWindow window, Shape input) {
        List<Integer> pads = new ArrayList<>(window.zerosBefore(input));
        pads.addAll(window.zerosAfter(input));
        return attribute("pads", pads);
    }
}
