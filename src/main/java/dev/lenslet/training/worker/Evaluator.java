package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import dev.lenslet.registry.ModelRecord.Evaluation;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Predictor;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Measures a network on labelled examples: mean loss, and which class was taken for which. */
final class Evaluator {

    /** Keras clips probabilities to this before it takes logarithms (its {@code epsilon()}). */
    private static final double EPSILON = 1e-7;

    private final Examples examples;
    private final int count;
    private final int batchSize;
    private final boolean sigmoid;
    private final List<String> labels;

    private Evaluator(Examples examples, int count, int batchSize, boolean sigmoid, List<String> labels) {
        this.examples = examples;
        this.count = count;
        this.batchSize = Math.min(batchSize, Math.max(1, count));
        this.sigmoid = sigmoid;
        this.labels = labels;
    }

    /** @param labels the classes' names */
    static Evaluator of(Examples examples, Hyperparameters training, List<String> labels) {
        return new Evaluator(
                examples, examples.count(), training.batchSize(), training.loss() == Loss.BINARY_CROSSENTROPY, labels);
    }

    /** The same on the first batches alone. */
    Evaluator atMost(@Nullable Integer batches) {
        return batches == null
                ? this
                : new Evaluator(
                        examples, (int) Math.min(count, (long) batches * batchSize), batchSize, sigmoid, labels);
    }

    /** @param progress hears how many examples were answered so far */
    Evaluation evaluate(Predictor network, LongConsumer progress) {
        Confusion confusion = new Confusion(labels);
        double loss = 0;
        int size = examples.shape().size();
        int outputs = sigmoid ? 1 : labels.size();
        float[] inputs = new float[Math.multiplyExact(batchSize, size)];
        for (int from = 0; from < count; from += batchSize) {
            int batch = Math.min(batchSize, count - from);
            for (int i = 0; i < batch; i++) {
                examples.read(from + i, inputs, i * size);
            }
            float[] answers = network.predict(inputs, batch);
            for (int i = 0; i < batch; i++) {
                int truth = examples.label(from + i);
                confusion.add(truth, predicted(answers, i * outputs));
                loss -= Math.log(Math.clamp(ofClass(answers, i * outputs, truth), EPSILON, 1 - EPSILON));
            }
            progress.accept(from + batch);
        }
        return confusion.evaluation(loss / count);
    }

    private int predicted(float[] answers, int offset) {
        if (sigmoid) {
            return answers[offset] > 0.5f ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < labels.size(); i++) {
            if (answers[offset + i] > answers[offset + best]) {
                best = i;
            }
        }
        return best;
    }

    private double ofClass(float[] answers, int offset, int label) {
        if (sigmoid) {
            return label == 1 ? answers[offset] : 1.0 - answers[offset];
        }
        return answers[offset + label];
    }
}
