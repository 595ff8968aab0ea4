package dev.lenslet.serving.oip;

import dev.lenslet.network.ElementType;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.serving.TensorCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** Brings numbers as they were sent into a call's input, checked before a graph sees them. */
public final class TensorNumbers {

    /** Whole numbers up to this are exact as the floats that a call takes token ids as. */
    private static final int EXACT = 1 << 24;

    private TensorNumbers() {}

    /**
     * Copies a tensor's bytes, little-endian and row-major.
     *
     * @param source from its position to its limit
     * @param field for refusals
     * @throws InvalidFields where the count is another, or a number is none or no token; before memory is taken for it
     */
    public static void copy(ByteBuffer source, TensorCall call, int rows, String field) {
        long expected = (long) rows * call.inputSize() * Float.BYTES;
        if (source.remaining() != expected) {
            throw new InvalidFields(
                    field, "has " + source.remaining() + " bytes; the tensor of this shape has " + expected);
        }
        call.input(rows);
        FloatBuffer target = call.inputFloats();
        ByteBuffer ordered = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (call.inputSpec().type() == ElementType.FLOAT32) {
            target.put(0, ordered.asFloatBuffer(), 0, target.limit());
        } else {
            IntBuffer whole = ordered.asIntBuffer();
            for (int i = 0; i < whole.limit(); i++) {
                target.put(i, exact(whole.get(i), field, i));
            }
        }
        check(call, field);
    }

    /** A whole number as the float that equals it. */
    public static float exact(long number, String field, int index) {
        if (number > EXACT || number < -EXACT) {
            throw new InvalidFields(
                    field + "[" + index + "]",
                    "is " + number + "; whole numbers are taken from -" + EXACT + " to " + EXACT);
        }
        return number;
    }

    /**
     * Checks a filled input: a graph would fail on numbers that are no tokens, or answer with none to what is not finite.
     *
     * @throws InvalidFields with the index of the first, row-major
     */
    public static void check(TensorCall call, String field) {
        FloatBuffer numbers = call.inputFloats();
        ModelRecord.Integers range = call.version().record().input().range();
        if (range != null) {
            int other = range.firstOther(numbers, 0, numbers.limit());
            if (other >= 0) {
                throw new InvalidFields(
                        field + "[" + other + "]",
                        "is " + (long) numbers.get(other) + ", no token's number: the model takes " + range.min()
                                + " to " + range.max());
            }
        } else {
            for (int i = 0; i < numbers.limit(); i++) {
                if (!Float.isFinite(numbers.get(i))) {
                    throw new InvalidFields(field + "[" + i + "]", "must be a finite number");
                }
            }
        }
    }
}
