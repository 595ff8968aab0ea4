package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.InferenceSession.TensorSpec;
import dev.lenslet.serving.TensorCall;
import java.util.Arrays;
import java.util.List;

/**
 * What a request says of its input tensor, before anything is made of it.
 *
 * @param shape not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record TensorClaim(String name, String datatype, long[] shape) {

    static final String INPUT = "inputs[0]";

    /**
     * Rows of the tensor, which is the model's input in name, datatype and shape; or BYTES, one encoded input a row.
     *
     * @param maxRows of one request
     * @throws InvalidFields where it is not, with what was sent and what the model takes
     */
    public int rows(TensorCall call, int maxRows) {
        TensorSpec spec = call.inputSpec();
        if (!name.equals(spec.name())) {
            throw new InvalidFields(
                    INPUT + ".name", "is '" + shortened(name) + "'; the model's input is '" + spec.name() + "'");
        }
        Datatype own = Datatype.of(spec.type());
        boolean encoded = datatype.equals(Datatype.BYTES.name());
        if (encoded) {
            requirePreprocessing(call, own);
        } else if (!datatype.equals(own.name())) {
            throw new InvalidFields(
                    INPUT + ".datatype", "is '" + shortened(datatype) + "'; the model's input is " + own);
        }
        if (encoded ? !isColumn() : !fits(spec.shape())) {
            throw new InvalidFields(
                    INPUT + ".shape",
                    "is " + Arrays.toString(shape.length > 16 ? Arrays.copyOf(shape, 16) : shape)
                            + (encoded ? "; of BYTES it is [n] or [n, 1]" : "; the model takes " + spec.shape()));
        }
        long rows = shape[0];
        if (call.fixedBatch() > 0 && rows != call.fixedBatch()) {
            throw new InvalidFields(
                    INPUT + ".shape",
                    "has " + rows + " rows; the graph takes batches of " + call.fixedBatch() + " alone");
        }
        if (rows > maxRows) {
            throw new InvalidFields(
                    INPUT + ".shape",
                    "has " + rows + " rows; one request may have " + maxRows + "; send several requests");
        }
        return (int) rows;
    }

    boolean isBytes() {
        return datatype.equals(Datatype.BYTES.name());
    }

    private static void requirePreprocessing(TensorCall call, Datatype own) {
        if (call.version().record().input().preprocessing() == null) {
            throw new InvalidFields(
                    INPUT + ".datatype",
                    "is 'BYTES'; the model's input is " + own
                            + ", and its record does not say how encoded input becomes numbers");
        }
    }

    private boolean isColumn() {
        return (shape.length == 1 || shape.length == 2 && shape[1] == 1) && shape[0] >= 1;
    }

    /** All extents are given; the model's are, but for the batch. Its size is known, so no product overflows. */
    private boolean fits(List<Long> model) {
        if (shape.length != model.size() || shape[0] < 1) {
            return false;
        }
        for (int i = 1; i < shape.length; i++) {
            if (shape[i] != model.get(i)) {
                return false;
            }
        }
        return true;
    }

    static String shortened(String text) {
        return text.length() > 64 ? text.substring(0, 64) + "…" : text;
    }
}
