package dev.lenslet.engine.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.lenslet.engine.onnx.proto.AttributeProto;
import dev.lenslet.engine.onnx.proto.GraphProto;
import dev.lenslet.engine.onnx.proto.NodeProto;
import dev.lenslet.engine.onnx.proto.TensorProto;
import dev.lenslet.engine.onnx.proto.TensorShapeProto;
import dev.lenslet.engine.onnx.proto.TypeProto;
import dev.lenslet.engine.onnx.proto.ValueInfoProto;
import dev.lenslet.network.ElementType;
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

    /** Whether a tensor is the graph's input and holds token ids. */
    boolean isInteger(String tensor) {
        return graph.getInputList().stream()
                .anyMatch(input -> input.getName().equals(tensor)
                        && input.getType().getTensorType().getElemType() == TensorProto.DataType.INT32_VALUE);
    }

    void input(String tensor, Shape example, ElementType type) {
        claim(tensor);
        graph.addInput(batchOf(
                tensor,
                example,
                switch (type) {
                    case FLOAT32 -> TensorProto.DataType.FLOAT_VALUE;
                    case INT32 -> TensorProto.DataType.INT32_VALUE;
                }));
    }

    /** Makes a tensor that is there already the graph's output. */
    void output(String tensor, Shape example) {
        graph.addOutput(batchOf(tensor, example, TensorProto.DataType.FLOAT_VALUE));
    }

    /** Adds an operator with one output; the node is named as its output. */
    void operator(String type, List<String> inputs, String output, AttributeProto... attributes) {
        operator(type, inputs, List.of(output), output, attributes);
    }

    /** The same with several outputs, those that nobody reads named "". */
    void operator(String type, List<String> inputs, List<String> outputs, String name, AttributeProto... attributes) {
        outputs.stream().filter(output -> !output.isEmpty()).forEach(this::claim);
        graph.addNode(NodeProto.newBuilder()
                .setName(name)
                .setOpType(type)
                .addAllInput(inputs)
                .addAllOutput(outputs)
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
                // Nobody else has it. A copy would be the fifth of all weights on the heap: to begin with, trained,
                // moved, raw.
                .setRawData(UnsafeByteOperations.unsafeWrap(raw));
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

    static AttributeProto real(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }

    static AttributeProto reals(String name, List<Double> values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
        values.forEach(value -> attribute.addFloats(value.floatValue()));
        return attribute.build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto texts(String name, List<String> values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS);
        values.forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
        return attribute.build();
    }

    /** One number. */
    String scalar(String tensor, double value) {
        return floats(tensor, List.of(), new float[] {(float) value});
    }

    private String claim(String tensor) {
        if (!tensors.add(tensor)) {
            throw new InvalidNetworkException(
                    "two tensors of the exported graph would be named '" + tensor + "'; rename the layer of that name");
        }
        return tensor;
    }

    private static ValueInfoProto batchOf(String tensor, Shape example, int type) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (int dim : example.dims()) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(tensor)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }
}
