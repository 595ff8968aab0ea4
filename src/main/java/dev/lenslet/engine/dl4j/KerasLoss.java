package dev.lenslet.engine.dl4j;

import dev.lenslet.training.Loss;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Keras' losses as its {@code fit} computes them: cross-entropies from what comes before softmax and sigmoid, examples
 * weighted, the mean over the batch. Labels are targets, one-hot or smoothed, [batch, outputs]. It also counts right answers
 * in the same forward pass, so that a step needs no second one. Gradients are those of the mean.
 *
 * @see Dl4jTrainer#step
 */
final class KerasLoss implements ILossFunction {

    private static final long serialVersionUID = 1;

    private final Loss loss;
    private float @Nullable [] exampleWeights;
    private double value;
    private int correct;

    KerasLoss(Loss loss) {
        this.loss = loss;
    }

    /** @param weights of the next batch's examples; null where all count alike */
    void weigh(float @Nullable [] weights) {
        exampleWeights = weights == null ? null : weights.clone();
    }

    /** Of the last gradient's batch. */
    double value() {
        return value;
    }

    /** Right answers of the last gradient's batch. */
    int correct() {
        return correct;
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean average) {
        double mean = Batch.of(labels, preOutput).loss(this, activation, preOutput);
        return average ? mean : mean * preOutput.size(0);
    }

    @Override
    public INDArray computeScoreArray(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        throw new UnsupportedOperationException("only means are asked for");
    }

    @Override
    public INDArray computeGradient(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        Batch batch = Batch.of(labels, preOutput);
        value = batch.loss(this, activation, preOutput);
        correct = batch.correct();
        double[] gradient = new double[batch.scores.length];
        double[] answers = answers(activation, preOutput);
        for (int i = 0; i < gradient.length; i++) {
            double share = batch.weight(this, i / batch.columns) / batch.rows;
            double distance = answers[i] - batch.targets[i];
            gradient[i] = share
                    * switch (loss) {
                        // Of softmax and sigmoid with their cross-entropies; targets add up to 1.
                        case SPARSE_CATEGORICAL_CROSSENTROPY, CATEGORICAL_CROSSENTROPY, BINARY_CROSSENTROPY -> distance;
                        case MEAN_SQUARED_ERROR -> 2 * distance / batch.columns;
                    };
        }
        INDArray array = Nd4j.create(gradient, new long[] {batch.rows, batch.columns}, 'c')
                .castTo(preOutput.dataType());
        return loss == Loss.MEAN_SQUARED_ERROR
                ? activation.backprop(preOutput.dup(), array).getFirst()
                : array;
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean average) {
        INDArray gradient = computeGradient(labels, preOutput, activation, mask);
        return Pair.of(average ? value : value * preOutput.size(0), gradient);
    }

    @Override
    public String name() {
        return loss.keras();
    }

    private static double[] answers(IActivation activation, INDArray preOutput) {
        return activation
                .getActivation(preOutput.dup('c'), true)
                .dup('c')
                .data()
                .asDouble();
    }

    /** @param scores before the last activation, row-major */
    private record Batch(int rows, int columns, double[] scores, double[] targets) {

        static Batch of(INDArray labels, INDArray preOutput) {
            return new Batch(
                    (int) preOutput.size(0),
                    (int) preOutput.size(1),
                    preOutput.dup('c').data().asDouble(),
                    labels.dup('c').data().asDouble());
        }

        double weight(KerasLoss loss, int row) {
            return loss.exampleWeights == null ? 1 : loss.exampleWeights[row];
        }

        double loss(KerasLoss loss, IActivation activation, INDArray preOutput) {
            double[] answers = loss.loss == Loss.MEAN_SQUARED_ERROR ? answers(activation, preOutput) : scores;
            double sum = 0;
            for (int row = 0; row < rows; row++) {
                sum += weight(loss, row)
                        * switch (loss.loss) {
                            case SPARSE_CATEGORICAL_CROSSENTROPY, CATEGORICAL_CROSSENTROPY -> crossEntropy(row);
                            case BINARY_CROSSENTROPY -> binaryCrossEntropy(row);
                            case MEAN_SQUARED_ERROR -> squaredError(answers, row);
                        };
            }
            return sum / rows;
        }

        private double crossEntropy(int row) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                largest = Math.max(largest, scores[i]);
            }
            double sum = 0;
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                sum += Math.exp(scores[i] - largest);
            }
            double log = largest + Math.log(sum);
            double loss = 0;
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                loss += targets[i] * (log - scores[i]);
            }
            return loss;
        }

        /** As TensorFlow: never overflows. */
        private double binaryCrossEntropy(int row) {
            double score = scores[row];
            return Math.max(score, 0) - score * targets[row] + Math.log1p(Math.exp(-Math.abs(score)));
        }

        private double squaredError(double[] answers, int row) {
            double sum = 0;
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                sum += (answers[i] - targets[i]) * (answers[i] - targets[i]);
            }
            return sum / columns;
        }

        /** Softmax and sigmoid are monotone: the largest score, or the score's sign, is the answer. */
        int correct() {
            int correct = 0;
            for (int row = 0; row < rows; row++) {
                boolean right = columns == 1
                        ? (scores[row] > 0) == (targets[row] > .5)
                        : largest(scores, row) == largest(targets, row);
                correct += right ? 1 : 0;
            }
            return correct;
        }

        private int largest(double[] values, int row) {
            int best = row * columns;
            for (int i = best + 1; i < (row + 1) * columns; i++) {
                best = values[i] > values[best] ? i : best;
            }
            return best;
        }
    }
}
