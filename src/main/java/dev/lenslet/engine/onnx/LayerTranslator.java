package dev.lenslet.engine.onnx;

import static dev.lenslet.engine.onnx.GraphDraft.attribute;

import dev.lenslet.engine.onnx.proto.TensorProto;
import dev.lenslet.network.ActivationLayer;
import dev.lenslet.network.BatchNormalization;
import dev.lenslet.network.Bidirectional;
import dev.lenslet.network.Convolution;
import dev.lenslet.network.Dense;
import dev.lenslet.network.DepthwiseConv2D;
import dev.lenslet.network.DroppingOut;
import dev.lenslet.network.ELU;
import dev.lenslet.network.Embedding;
import dev.lenslet.network.Flatten;
import dev.lenslet.network.GlobalPooling;
import dev.lenslet.network.InputLayer;
import dev.lenslet.network.Layer;
import dev.lenslet.network.LeakyReLU;
import dev.lenslet.network.Merge;
import dev.lenslet.network.Node;
import dev.lenslet.network.Normalization;
import dev.lenslet.network.Permute;
import dev.lenslet.network.Pooling;
import dev.lenslet.network.ReLU;
import dev.lenslet.network.Recurrent;
import dev.lenslet.network.Rescaling;
import dev.lenslet.network.Reshape;
import dev.lenslet.network.SeparableConv2D;
import dev.lenslet.network.Shape;
import dev.lenslet.network.Softmax;
import dev.lenslet.network.TimeDistributed;
import dev.lenslet.network.ZeroPadding2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes each layer as ONNX operators: one branch a layer. Tensors are named after the Keras layers, weights
 * {@code layer/array}; a tensor between a layer and its activation is {@code layer/linear}.
 */
final class LayerTranslator {

    private final GraphDraft graph;
    private final AxisOrder order;
    private final GraphWeights weights;
    private final ElementwiseLayers elementwise;
    private final SpatialLayers spatial;
    private final RecurrentLayers recurrent;
    private final MergingLayers merging;

    LayerTranslator(GraphDraft graph, GraphWeights weights, AxisOrder order) {
        this.graph = graph;
        this.order = order;
        this.weights = weights;
        this.elementwise = new ElementwiseLayers(graph, weights);
        this.spatial = new SpatialLayers(graph, weights, order, elementwise);
        this.recurrent = new RecurrentLayers(graph, weights, order);
        this.merging = new MergingLayers(graph, order);
    }

    /**
     * @param inputs where the node's inputs stand, in its order
     * @param shape of one example's output
     */
    LayerOutput translate(Node node, List<LayerOutput> inputs, Shape shape) {
        return node.layer() instanceof InputLayer input
                ? input(node.name(), input)
                : translate(node.name(), node.layer(), inputs, shape);
    }

    private LayerOutput translate(String name, Layer layer, List<LayerOutput> inputs, Shape shape) {
        LayerOutput input = inputs.getFirst();
        return switch (layer) {
            case InputLayer inner -> throw new IllegalStateException("an input has no input");
            case Convolution conv -> spatial.convolution(name, conv, input, shape);
            case DepthwiseConv2D conv -> spatial.depthwise(name, conv, input, shape);
            case SeparableConv2D conv -> spatial.separable(name, conv, input, shape);
            case Pooling pooling -> spatial.pooling(name, pooling, input, shape);
            case GlobalPooling pooling -> spatial.globalPooling(name, pooling, input, shape);
            case ZeroPadding2D padding -> spatial.zeroPadding(name, padding, input, shape);
            case BatchNormalization normalization -> spatial.batchNormalization(name, normalization, input);
            case Dense dense -> dense(name, dense, input, shape);
            case Embedding embedding -> embedding(name, input, shape);
            case Recurrent loop -> recurrent.recurrent(name, loop, input, shape);
            case Bidirectional bidirectional -> recurrent.bidirectional(name, bidirectional, input, shape);
            case TimeDistributed distributed -> timeDistributed(name, distributed, input, shape);
            case Merge merge -> merging.merge(name, merge, inputs, shape);
            case Flatten flatten -> flatten(name, order.unfolded(input), shape);
            case Reshape reshape -> reshape(name, order.asKeras(input), shape);
            case Permute permute -> permute(name, permute, order.asKeras(input), shape);
            case DroppingOut dropout -> input;
            case ActivationLayer activation -> elementwise.activation(name, activation.activation(), input);
            case ReLU relu -> elementwise.relu(name, relu, input);
            case LeakyReLU relu -> elementwise.leakyRelu(name, relu.negativeSlope(), input);
            case ELU elu -> elementwise.elu(name, elu.alpha(), input);
            case Softmax softmax -> elementwise.softmax(name, input);
            case Rescaling rescaling -> elementwise.rescaling(name, rescaling, input);
            case Normalization normalization -> elementwise.normalization(name, normalization, input);
        };
    }

    private LayerOutput input(String name, InputLayer input) {
        graph.input(name, input.shape(), input.type());
        return LayerOutput.inKerasOrder(name, input.shape());
    }

    /** Steps are folded into the batch, so that the layer inside is written as if alone. */
    private LayerOutput timeDistributed(String name, TimeDistributed distributed, LayerOutput input, Shape shape) {
        LayerOutput step = order.folded(input);
        Shape inner = TimeDistributed.step(List.of(shape)).getFirst();
        return translate(name, distributed.layer(), List.of(step), inner).steps(shape.dim(0));
    }

    /** Nothing is moved: the order that the values lie in is remembered, and a Dense reorders its kernel for it. */
    private LayerOutput flatten(String name, LayerOutput input, Shape shape) {
        if (input.shape().rank() == 1) {
            return input;
        }
        LayerOutput value = input.channelsFirst() == null || input.channelsAreSecond() ? input : order.asKeras(input);
        graph.operator("Flatten", List.of(value.tensor()), name, attribute("axis", 1));
        Shape picture = value.channelsFirst();
        return picture == null || LayerOutput.ordersCoincide(picture)
                ? LayerOutput.inKerasOrder(name, shape)
                : new LayerOutput(name, shape, picture, 0);
    }

    private LayerOutput dense(String name, Dense dense, LayerOutput input, Shape shape) {
        if (input.folded() > 0) {
            Shape inner = TimeDistributed.step(List.of(shape)).getFirst();
            return dense(name, dense, input.step(), inner).steps(shape.dim(0));
        }
        String linear = ElementwiseLayers.beforeActivation(name, dense.activation());
        if (shape.rank() == 1) {
            List<String> inputs = new ArrayList<>();
            inputs.add(input.tensor());
            inputs.add(weights.rows(name, "kernel", input.channelsFirst()));
            if (dense.affine().useBias()) {
                inputs.add(weights.asKeras(name, "bias"));
            }
            graph.operator("Gemm", inputs, linear);
        } else {
            String product = dense.affine().useBias() ? name + "/product" : linear;
            List<String> factors = List.of(order.asKeras(input).tensor(), weights.asKeras(name, "kernel"));
            graph.operator("MatMul", factors, product);
            if (dense.affine().useBias()) {
                graph.operator("Add", List.of(product, weights.asKeras(name, "bias")), linear);
            }
        }
        return elementwise.activate(name, dense.activation(), LayerOutput.inKerasOrder(linear, shape));
    }

    /** Ids that come as numbers are cut to whole ones, as in Keras. */
    private LayerOutput embedding(String name, LayerOutput input, Shape shape) {
        String ids = order.asKeras(input).tensor();
        if (!graph.isInteger(ids)) {
            graph.operator("Cast", List.of(ids), name + "/ids", attribute("to", TensorProto.DataType.INT32_VALUE));
            ids = name + "/ids";
        }
        graph.operator("Gather", List.of(weights.asKeras(name, "embeddings"), ids), name);
        return LayerOutput.inKerasOrder(name, shape);
    }

    private LayerOutput reshape(String name, LayerOutput input, Shape shape) {
        order.reshape(input.tensor(), name, shape.dims());
        return LayerOutput.inKerasOrder(name, shape);
    }

    private LayerOutput permute(String name, Permute permute, LayerOutput input, Shape shape) {
        List<Integer> perm = new ArrayList<>(List.of(0));
        perm.addAll(permute.dims());
        graph.operator("Transpose", List.of(input.tensor()), name, attribute("perm", perm));
        return LayerOutput.inKerasOrder(name, shape);
    }
}
