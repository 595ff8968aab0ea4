package dev.lenslet.engine.onnx;

import com.google.protobuf.ByteString;
import dev.lenslet.engine.onnx.proto.AttributeProto;
import dev.lenslet.engine.onnx.proto.GraphProto;
import dev.lenslet.engine.onnx.proto.NodeProto;
import dev.lenslet.engine.onnx.proto.TensorProto;
import dev.lenslet.engine.onnx.proto.TensorShapeProto;
import dev.lenslet.engine.onnx.proto.TypeProto;
import dev.lenslet.engine.onnx.proto.ValueInfoProto;
import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An ONNX graph being written. A tensor's name can be given once. */
final class GraphDraft {

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> tensors = new HashSet<>();

    GraphDraft(String name) {
        graph.setName(name);
    }

    GraphProto finish() {
        return graph.build();
    }

    void input(String tensor, Shape example) {
        claim(tensor);
        graph.addInput(batchOf(tensor, example));
    }

    /** Makes a tensor that is there already the graph's output. */
    void output(String tensor, Shape example) {
        graph.addOutput(batchOf(tensor, example));
    }

    /** Adds an operator with one output; the node is named as its output. */
    void operator(String type, List<String> inputs, String output, AttributeProto... attributes) {
        claim(output);
        graph.addNode(NodeProto.newBuilder()
                .setName(output)
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
    }

    /** Gives an operator's output another name, and frees the old one. */
    void rename(String from, String to) {
        claim(to);
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            if (node.getOutput(0).equals(from)) {
                node.setName(to).setOutput(0, to);
            }
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(from)) {
                    node.setInput(i, to);
                }
            }
        }
        tensors.remove(from);
    }

    /** @return the name, for use as an operator's input */
    String floats(String tensor, List<Integer> dims, float[] values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        TensorProto.Builder initializer = TensorProto.newBuilder()
                .setName(claim(tensor))
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setRawData(ByteString.copyFrom(raw));
        dims.forEach(dim -> initializer.addDims(dim));
        graph.addInitializer(initializer);
        return tensor;
    }

    /** @return the name, for use as an operator's input */
    String integers(String tensor, List<Long> values) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(claim(tensor))
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(values.size())
                .addAllInt64Data(values));
        return tensor;
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, List<? extends Number> values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        values.forEach(value -> attribute.addInts(value.longValue()));
        return attribute.build();
    }

    private String claim(String tensor) {
        if (!tensors.add(tensor)) {
            throw new InvalidNetworkException(
                    "two tensors of the exported graph would be named '" + tensor + "'; rename the layer of that name");
        }
        return tensor;
    }

    private static ValueInfoProto batchOf(String tensor, Shape example) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (int dim : example.dims()) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(tensor)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }
}
