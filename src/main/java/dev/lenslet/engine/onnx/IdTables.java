package dev.lenslet.engine.onnx;

import dev.lenslet.engine.onnx.proto.AttributeProto;
import dev.lenslet.engine.onnx.proto.GraphProto;
import dev.lenslet.engine.onnx.proto.NodeProto;
import dev.lenslet.engine.onnx.proto.TensorProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables that a graph looks up by the numbers of its input. */
final class IdTables {

    /** Operators that pass on numbers as they are, in another shape, type or order. */
    private static final Set<String> PASSING = Set.of(
            "Cast", "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Slice", "Concat", "Expand");

    private IdTables() {}

    /** The fewest rows of one; empty where there is none whose extents are known. */
    static OptionalInt rows(GraphProto graph, String input) {
        Map<String, TensorProto> tables = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> tables.put(tensor.getName(), tensor));
        Set<String> ids = new HashSet<>(Set.of(input));
        OptionalInt fewest = OptionalInt.empty();
        // Nodes come after those that they read, says the standard.
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("Constant")) {
                node.getAttributeList().stream()
                        .filter(AttributeProto::hasT)
                        .forEach(value -> tables.put(node.getOutput(0), value.getT()));
            } else if (PASSING.contains(node.getOpType())) {
                if (node.getInputList().stream().anyMatch(ids::contains)) {
                    ids.addAll(node.getOutputList());
                }
            } else if (node.getOpType().equals("Gather")
                    && node.getInputCount() == 2
                    && ids.contains(node.getInput(1))) {
                int rows = extent(tables.get(node.getInput(0)), axis(node));
                if (rows > 0 && (fewest.isEmpty() || rows < fewest.getAsInt())) {
                    fewest = OptionalInt.of(rows);
                }
            }
        }
        return fewest;
    }

    private static long axis(NodeProto gather) {
        return gather.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("axis"))
                .mapToLong(AttributeProto::getI)
                .findFirst()
                .orElse(0);
    }

    /** 0 where it is not known. */
    private static int extent(@Nullable TensorProto table, long axis) {
        if (table == null) {
            return 0;
        }
        long place = axis < 0 ? axis + table.getDimsCount() : axis;
        return place < 0 || place >= table.getDimsCount() ? 0 : Math.toIntExact(table.getDims((int) place));
    }
}
