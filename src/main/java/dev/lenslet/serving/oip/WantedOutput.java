package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.TensorCall;
import org.jspecify.annotations.Nullable;

/**
 * What a request's {@code outputs} says of the one output that there is.
 *
 * @param binary null where it is not said
 * @param top classifications of each row; 0 for the values themselves
 */
record WantedOutput(@Nullable Boolean binary, int top) {

    /** All outputs, as they come. */
    static final WantedOutput ANY = new WantedOutput(null, 0);

    private static final String FIELD = "outputs[0]";

    RequestedOutput or(boolean otherwiseBinary) {
        return new RequestedOutput(binary == null ? otherwiseBinary : binary, top);
    }

    /** Reads the array that is next. */
    static WantedOutput read(JsonCursor json, TensorCall call) {
        WantedOutput wanted = ANY;
        json.open('[', "outputs");
        for (boolean first = true; json.more(first, ']'); first = false) {
            if (!first) {
                throw new InvalidFields(
                        "outputs",
                        "has more than one tensor; the model gives '"
                                + call.outputSpec().name() + "' alone");
            }
            wanted = output(json, call);
        }
        return wanted;
    }

    private static WantedOutput output(JsonCursor json, TensorCall call) {
        String own = call.outputSpec().name();
        String name = null;
        WantedOutput wanted = null;
        json.open('{', FIELD);
        for (boolean first = true; json.more(first, '}'); first = false) {
            String field = json.name();
            switch (field) {
                case "name" -> {
                    requireFirst(name == null, field);
                    name = json.string(FIELD + ".name");
                }
                case "parameters" -> {
                    requireFirst(wanted == null, field);
                    wanted = parameters(json, call);
                }
                default -> throw InferRequestReader.unknown(FIELD + ".", field, "known are name and parameters");
            }
        }
        if (!own.equals(name)) {
            throw new InvalidFields(
                    FIELD + ".name",
                    (name == null ? "is missing" : "is '" + TensorClaim.shortened(name) + "'")
                            + "; the model's output is '" + own + "'");
        }
        return wanted == null ? ANY : wanted;
    }

    private static void requireFirst(boolean first, String field) {
        if (!first) {
            throw new InvalidFields(FIELD + "." + field, "is given twice");
        }
    }

    private static WantedOutput parameters(JsonCursor json, TensorCall call) {
        String path = FIELD + ".parameters";
        Boolean binary = null;
        int top = 0;
        json.open('{', path);
        for (boolean first = true; json.more(first, '}'); first = false) {
            String parameter = json.name();
            Object value = json.scalar(path, parameter);
            InferParameters.refuseSharedMemory(FIELD, parameter);
            switch (parameter) {
                case "binary_data" -> binary = InferParameters.flag(path + ".binary_data", value);
                case "classification" -> {
                    long count = InferParameters.whole(path + ".classification", value);
                    top = (int) Math.min(count, call.outputSize());
                }
                default -> {}
            }
        }
        return new WantedOutput(binary, top);
    }
}
