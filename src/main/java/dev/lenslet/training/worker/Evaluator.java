package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import dev.lenslet.registry.ModelRecord.Evaluation;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Objective;
import dev.lenslet.training.Predictor;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures a network on labelled examples: mean loss, and which class was taken for which. */
final class Evaluator {

    private final Examples examples;
    private final int count;
    private final int batchSize;
    private final Objective objective;
    private final List<String> labels;

    private Evaluator(Examples examples, int count, int batchSize, Objective objective, List<String> labels) {
        this.examples = examples;
        this.count = count;
        this.batchSize = Math.min(batchSize, Math.max(1, count));
        this.objective = objective;
        this.labels = labels;
    }

    /**
     * @param outputs of the network for one example
     * @param labels the classes' names
     */
    static Evaluator of(Examples examples, Hyperparameters training, int outputs, List<String> labels) {
        return new Evaluator(examples, examples.count(), training.batchSize(), Objective.of(training, outputs), labels);
    }

    /** The same on the first batches alone. */
    Evaluator atMost(@Nullable Integer batches) {
        return batches == null
                ? this
                : new Evaluator(
                        examples, (int) Math.min(count, (long) batches * batchSize), batchSize, objective, labels);
    }

    /** Hears how many examples were answered so far, and may end it. */
    interface Progress<E extends Exception> {
        void answered(long done) throws E;
    }

    <E extends Exception> Evaluation evaluate(Predictor network, Progress<E> progress) throws E {
        return evaluate(network, new BitSet(), progress);
    }

    /** @param right gets the indices of the examples that it had right */
    <E extends Exception> Evaluation evaluate(Predictor network, BitSet right, Progress<E> progress) throws E {
        Confusion confusion = new Confusion(labels);
        double loss = 0;
        int size = examples.shape().size();
        int outputs = objective.outputs();
        float[] inputs = new float[Math.multiplyExact(batchSize, size)];
        for (int from = 0; from < count; from += batchSize) {
            int batch = Math.min(batchSize, count - from);
            for (int i = 0; i < batch; i++) {
                examples.read(from + i, inputs, i * size);
            }
            float[] answers = network.predict(inputs, batch);
            for (int i = 0; i < batch; i++) {
                int truth = examples.label(from + i);
                int predicted = predicted(answers, i * outputs);
                confusion.add(truth, predicted);
                right.set(from + i, predicted == truth);
                loss += objective.of(answers, i * outputs, truth);
            }
            progress.answered(from + batch);
        }
        return confusion.evaluation(loss / count);
    }

    private int predicted(float[] answers, int offset) {
        return predicted(answers, offset, objective.outputs());
    }

    /** The class of an answer: one output is the probability of the second of two, several are one for each. */
    static int predicted(float[] answers, int offset, int outputs) {
        if (outputs == 1) {
            return answers[offset] > 0.5f ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < outputs; i++) {
            if (answers[offset + i] > answers[offset + best]) {
                best = i;
            }
        }
        return best;
    }
}
