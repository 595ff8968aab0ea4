package dev.lenslet.engine.dl4j;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss that also counts right answers in the forward pass that computes it, so that a step needs no second one.
 *
 * @see Dl4jTrainer#step
 */
final class CountingLoss implements ILossFunction {

    private static final long serialVersionUID = 1;

    private final ILossFunction loss;
    private int correct;

    CountingLoss(ILossFunction loss) {
        this.loss = loss;
    }

    /** Right answers of the last gradient's batch. */
    int correct() {
        return correct;
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean average) {
        return loss.computeScore(labels, preOutput, activation, mask, average);
    }

    @Override
    public INDArray computeScoreArray(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        return loss.computeScoreArray(labels, preOutput, activation, mask);
    }

    @Override
    public INDArray computeGradient(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        correct = count(labels, preOutput);
        return loss.computeGradient(labels, preOutput, activation, mask);
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean average) {
        correct = count(labels, preOutput);
        return loss.computeGradientAndScore(labels, preOutput, activation, mask, average);
    }

    @Override
    public String name() {
        return loss.name();
    }

    /** Softmax and sigmoid are monotone: the largest score, or the score's sign, is the answer. */
    private static int count(INDArray labels, INDArray scores) {
        int rows = (int) scores.size(0);
        int columns = (int) scores.size(1);
        float[] score = scores.dup('c').data().asFloat();
        float[] label = labels.dup('c').data().asFloat();
        int correct = 0;
        for (int row = 0; row < rows; row++) {
            if (columns == 1) {
                correct += (score[row] > 0) == (label[row] > .5f) ? 1 : 0;
            } else {
                int best = 0;
                for (int column = 1; column < columns; column++) {
                    if (score[row * columns + column] > score[row * columns + best]) {
                        best = column;
                    }
                }
                correct += label[row * columns + best] > .5f ? 1 : 0;
            }
        }
        return correct;
    }
}
