package dev.lenslet.serving.grpc;

import com.google.protobuf.ByteString;
import dev.lenslet.network.ElementType;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.Urgency;
import dev.lenslet.serving.grpc.proto.InferTensorContents;
import dev.lenslet.serving.grpc.proto.ModelInferRequest;
import dev.lenslet.serving.grpc.proto.ModelInferRequest.InferInputTensor;
import dev.lenslet.serving.oip.EncodedInputs;
import dev.lenslet.serving.oip.InferParameters;
import dev.lenslet.serving.oip.TensorClaim;
import dev.lenslet.serving.oip.TensorNumbers;
import dev.lenslet.serving.oip.Windows;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input tensor of a request.
 *
 * @param raw its bytes; null where the tensor has contents
 */
record RequestTensor(InferInputTensor tensor, @Nullable ByteString raw) {

    private static final String FIELD = "inputs[0]";
    private static final String RAW = "raw_input_contents";

    /** @throws InvalidFields where there is not one, or it is given twice or not at all */
    static RequestTensor of(ModelInferRequest request) {
        if (request.getInputsCount() != 1) {
            throw new InvalidFields("inputs", "has " + request.getInputsCount() + " tensors; models here take one");
        }
        InferInputTensor tensor = request.getInputs(0);
        tensor.getParametersMap().keySet().forEach(name -> InferParameters.refuseSharedMemory(FIELD, name));
        int raws = request.getRawInputContentsCount();
        if (raws > 1 || raws == 1 && tensor.hasContents()) {
            throw new InvalidFields(
                    RAW,
                    raws > 1 ? "has " + raws + " elements for one input" : "is given beside contents; one of them is");
        }
        return new RequestTensor(tensor, raws == 1 ? request.getRawInputContents(0) : null);
    }

    /** Brings it into the call's input. */
    Windows fill(TensorCall call, EncodedInputs encoded, Urgency urgency, int maxRows) {
        long[] shape = new long[tensor.getShapeCount()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.getShape(i);
        }
        int rows = new TensorClaim(tensor.getName(), tensor.getDatatype(), shape).rows(call, maxRows);
        boolean bytes = tensor.getDatatype().equals("BYTES");
        if (raw == null) {
            return contents(call, encoded, urgency, rows, bytes);
        }
        if (bytes) {
            return encoded.readElements(raw.asReadOnlyByteBuffer(), rows, call, urgency, RAW + "[0]");
        }
        TensorNumbers.copy(raw.asReadOnlyByteBuffer(), call, rows, RAW + "[0]");
        return Windows.ONE_EACH;
    }

    private Windows contents(TensorCall call, EncodedInputs encoded, Urgency urgency, int rows, boolean bytes) {
        InferTensorContents contents = tensor.getContents();
        if (bytes) {
            List<byte[]> elements = contents.getBytesContentsList().stream()
                    .map(ByteString::toByteArray)
                    .toList();
            requireCount("bytes_contents", elements.size(), rows);
            return encoded.read(elements, call, urgency, FIELD + ".contents.bytes_contents");
        }
        boolean floats = call.inputSpec().type() == ElementType.FLOAT32;
        String name = floats ? "fp32_contents" : "int_contents";
        long expected = (long) rows * call.inputSize();
        requireCount(name, floats ? contents.getFp32ContentsCount() : contents.getIntContentsCount(), expected);
        call.input(rows);
        FloatBuffer target = call.inputFloats();
        String field = FIELD + ".contents." + name;
        for (int i = 0; i < target.limit(); i++) {
            target.put(
                    i,
                    floats ? contents.getFp32Contents(i) : TensorNumbers.exact(contents.getIntContents(i), field, i));
        }
        TensorNumbers.check(call, field);
        return Windows.ONE_EACH;
    }

    private static void requireCount(String name, int count, long expected) {
        if (count != expected) {
            throw new InvalidFields(
                    FIELD + ".contents." + name,
                    "has " + count + " elements; the tensor of this shape has " + expected);
        }
    }
}
