package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.Urgency;
import java.util.concurrent.TimeUnit;

/**
 * The parameters of a request that mean something here; others are a model's own in this protocol, and are passed over. Not
 * thread-safe.
 */
public final class InferParameters {

    private static final String FIELD = "parameters.";

    /** Whoever has more time than that has enough. */
    private static final long LONGEST = TimeUnit.DAYS.toNanos(1);

    private int priority;
    private long nanos;
    private boolean binaryOutput;

    /**
     * Takes one.
     *
     * @param value a string, a number as Long or Double, or a Boolean
     * @throws InvalidFields where it cannot be, or asks for what is not offered
     */
    public void accept(String name, Object value) {
        switch (name) {
            case "priority" -> priority = (int) Math.min(Integer.MAX_VALUE, unsigned("parameters.priority", value));
            case "timeout" -> nanos = TimeUnit.MICROSECONDS.toNanos(unsigned("parameters.timeout", value));
            case "binary_data_output" -> binaryOutput = flag("parameters.binary_data_output", value);
            case "sequence_id", "sequence_start", "sequence_end" -> refuseSequence(name, value);
            default -> {}
        }
    }

    /** The parameters of a tensor, either way: shared memory is refused, others are for the caller. */
    public static void refuseSharedMemory(String field, String name) {
        if (name.startsWith("shared_memory_")) {
            throw new InvalidFields(
                    field + ".parameters." + name,
                    "asks for shared memory, which is not offered; send tensors in the body");
        }
    }

    /** Whole numbers of 64 bits without a sign; those beyond a long are as good as its largest. */
    private static long unsigned(String field, Object value) {
        return value instanceof Double large && large >= 0x1p63 && large <= 0x1p64
                ? Long.MAX_VALUE
                : whole(field, value);
    }

    public static long whole(String field, Object value) {
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw new InvalidFields(field, "must be a whole number of at least 0");
    }

    public static boolean flag(String field, Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new InvalidFields(field, "must be true or false");
    }

    /** What clients send who have no sequence is let pass. */
    private static void refuseSequence(String name, Object value) {
        if (!value.equals(0L) && !value.equals(false) && !value.equals("")) {
            throw new InvalidFields(FIELD + name, "belongs to a sequence; models here keep nothing between requests");
        }
    }

    boolean binaryOutput() {
        return binaryOutput;
    }

    /**
     * @param arrived on {@link System#nanoTime}'s clock
     * @param told beside the parameters
     */
    public Urgency urgency(long arrived, Urgency told) {
        Urgency urgency = priority == 0 ? told : told.withPriority(priority);
        return nanos == 0 ? urgency : urgency.until(arrived + Math.min(nanos, LONGEST));
    }
}
