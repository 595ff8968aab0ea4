package dev.lenslet.engine.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lenslet.engine.onnx.proto.AttributeProto;
import dev.lenslet.engine.onnx.proto.GraphProto;
import dev.lenslet.engine.onnx.proto.ModelProto;
import dev.lenslet.engine.onnx.proto.NodeProto;
import dev.lenslet.engine.onnx.proto.OperatorSetIdProto;
import dev.lenslet.engine.onnx.proto.TensorProto;
import dev.lenslet.exchange.UnreadableModel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a graph from elsewhere is made of, looked at before ONNX Runtime sees it: standard operators alone, no files beside
 * it, no functions, no loops, tensors of the size that they say.
 */
final class GraphCheck {

    private static final int OLDEST_OPSET = 8;
    private static final int NEWEST_OPSET = 22;
    private static final int MAX_NODES = 20_000;
    private static final int MAX_DEPTH = 8;
    private static final int RECURSION = 64;

    /** The standard's own domains; the empty one is {@code ai.onnx}. */
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml");

    /** Bodies that run as often as data says. */
    private static final Set<String> LOOPS = Set.of("Loop", "Scan");

    private final ModelProto model;
    private int nodes;

    private GraphCheck(ModelProto model) {
        this.model = model;
    }

    /** @throws UnreadableModel where it is no graph, or of more than that */
    static GraphCheck of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            CodedInputStream in =
                    CodedInputStream.newInstance(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            in.enableAliasing(true);
            in.setRecursionLimit(RECURSION);
            GraphCheck check = new GraphCheck(ModelProto.parseFrom(in));
            check.model();
            return check;
        } catch (InvalidProtocolBufferException damaged) {
            throw UnreadableModel.damaged("The file is no ONNX model, or is damaged: " + damaged.getMessage());
        }
    }

    long irVersion() {
        return model.getIrVersion();
    }

    String producer() {
        return (model.getProducerName() + " " + model.getProducerVersion()).strip();
    }

    /** Of the standard's own operators. */
    long opset() {
        return model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(0);
    }

    /** The type of the node that makes a tensor; empty where none does. */
    String lastOperator(String tensor) {
        return model.getGraph().getNodeList().stream()
                .filter(node -> node.getOutputList().contains(tensor))
                .map(NodeProto::getOpType)
                .findFirst()
                .orElse("");
    }

    /**
     * Below what the whole numbers of an input must be: the rows of the tables that they look up, Keras' Embedding. Empty where
     * none is looked up by them, or the table is computed.
     */
    OptionalInt ids(String input) {
        return IdTables.rows(model.getGraph(), input);
    }

    private void model() {
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw UnreadableModel.damaged("The file is no ONNX model: it has no graph.");
        }
        if (opset() < OLDEST_OPSET || opset() > NEWEST_OPSET) {
            throw UnreadableModel.unsupported("The graph is of opset " + opset() + "; " + OLDEST_OPSET + " to "
                    + NEWEST_OPSET + " are taken. Convert it with onnx.version_converter.");
        }
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            domain(set.getDomain(), "The graph imports");
        }
        if (model.getFunctionsCount() > 0) {
            throw UnreadableModel.holdsCode("The graph defines functions of its own");
        }
        if (model.getTrainingInfoCount() > 0) {
            throw UnreadableModel.unsupported("The graph holds a training step; export it for inference.");
        }
        graph(model.getGraph(), 0);
    }

    private void graph(GraphProto graph, int depth) {
        nodes += graph.getNodeCount();
        if (nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw UnreadableModel.tooLarge(
                    "The graph has more than " + MAX_NODES + " nodes, or is nested deeper than " + MAX_DEPTH + ".");
        }
        if (graph.getSparseInitializerCount() > 0) {
            throw UnreadableModel.unsupported("The graph has sparse weights; save them dense.");
        }
        graph.getInitializerList().forEach(GraphCheck::tensor);
        for (NodeProto node : graph.getNodeList()) {
            domain(node.getDomain(), "The node '" + node.getName() + "' is of");
            if (LOOPS.contains(node.getOpType())) {
                throw UnreadableModel.unsupported("The node '" + node.getName() + "' is a " + node.getOpType()
                        + ", which may run without end; export the model without loops.");
            }
            for (AttributeProto attribute : node.getAttributeList()) {
                attribute(attribute, depth);
            }
        }
    }

    private void attribute(AttributeProto attribute, int depth) {
        if (attribute.hasT()) {
            tensor(attribute.getT());
        }
        attribute.getTensorsList().forEach(GraphCheck::tensor);
        if (attribute.hasSparseTensor() || attribute.getSparseTensorsCount() > 0) {
            throw UnreadableModel.unsupported("The attribute '" + attribute.getName() + "' is sparse; save it dense.");
        }
        if (attribute.hasG()) {
            graph(attribute.getG(), depth + 1);
        }
        attribute.getGraphsList().forEach(graph -> graph(graph, depth + 1));
    }

    private static void domain(String domain, String what) {
        if (!DOMAINS.contains(domain)) {
            throw UnreadableModel.holdsCode(
                    what + " the domain '" + domain + "', whose operators are code of its maker's");
        }
    }

    private static void tensor(TensorProto tensor) {
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
            throw UnreadableModel.unsupported("The weights '" + tensor.getName()
                    + "' lie in a file beside the graph; save the model as one file.");
        }
        long count = 1;
        for (long dim : tensor.getDimsList()) {
            if (dim < 0 || dim > Integer.MAX_VALUE || count * dim > Integer.MAX_VALUE) {
                throw UnreadableModel.damaged("The weights '" + tensor.getName() + "' have absurd extents.");
            }
            count *= dim;
        }
        if (tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
            floats(tensor, count);
        }
    }

    private static void floats(TensorProto tensor, long count) {
        boolean raw = tensor.hasRawData();
        long held = raw ? tensor.getRawData().size() / Float.BYTES : tensor.getFloatDataCount();
        if (held != count) {
            throw UnreadableModel.damaged("The weights '" + tensor.getName() + "' hold " + held
                    + " values; their extents say " + count + ".");
        }
        java.nio.FloatBuffer values = tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        for (int i = 0; i < held; i++) {
            if (Float.isNaN(raw ? values.get(i) : tensor.getFloatData(i))) {
                throw UnreadableModel.damaged("The weights '" + tensor.getName() + "' hold NaN.");
            }
        }
    }
}
