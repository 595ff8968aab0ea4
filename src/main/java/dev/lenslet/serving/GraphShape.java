package dev.lenslet.serving;

import dev.lenslet.registry.ModelRecord;
import dev.lenslet.serving.InferenceSession.TensorSpec;
import java.util.List;

/**
 * What a loaded graph takes and gives.
 *
 * @param inputSize values of one example's input
 * @param outputSize values of one example's output
 * @param fixedBatch examples of every run; 0 where any number goes
 */
record GraphShape(int inputSize, int outputSize, int fixedBatch) {

    /** @throws InferenceException where the graph is not the one that the record tells of */
    static GraphShape of(ModelRecord record, InferenceSession session) {
        int input = size("input", record.input().shape().dims(), session.input());
        int output = size("output", record.output().shape().dims(), session.output());
        if (record.output().kind() == ModelRecord.OutputKind.SIGMOID && output != 1) {
            throw new InferenceException("its model.json reads " + output + " values as one sigmoid");
        }
        return new GraphShape(
                input,
                output,
                Math.toIntExact(Math.max(0, session.input().shape().getFirst())));
    }

    private static int size(String side, List<Integer> recorded, TensorSpec spec) {
        List<Long> inGraph = spec.shape().subList(1, spec.shape().size());
        long recordedSize = recorded.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        if (recordedSize != inGraph.stream().reduce(1L, (a, b) -> a * b)) {
            throw new InferenceException(
                    "its graph's " + side + " is " + inGraph + ", its model.json says " + recorded);
        }
        return Math.toIntExact(recordedSize);
    }

    /** Examples that one run takes at most, where it may have so many values. */
    int batch(int maxValues) {
        return fixedBatch > 0 ? fixedBatch : Math.max(1, maxValues / Math.max(inputSize, outputSize));
    }
}
