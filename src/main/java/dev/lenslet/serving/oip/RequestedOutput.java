package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.TensorCall;

/**
 * How an output is wanted.
 *
 * @param binary as bytes behind the JSON
 * @param top classifications of each row; 0 for the values themselves
 */
record RequestedOutput(boolean binary, int top) {

    /**
     * How many classifications there are where so many are asked for.
     *
     * @throws InvalidFields where it is no count
     */
    static int top(String field, Object value, TensorCall call) {
        return (int) Math.min(InferParameters.whole(field, value), call.outputSize());
    }
}
