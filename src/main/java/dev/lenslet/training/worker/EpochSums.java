package dev.lenslet.training.worker;

import dev.lenslet.training.Trainer.StepResult;

/** What an epoch's steps have come to so far. One thread only. */
final class EpochSums {

    private double lossSum;
    private long correct;
    private long examples;

    void add(StepResult result, int count) {
        lossSum += result.loss() * count;
        correct += result.correct();
        examples += count;
    }

    void set(Position position) {
        lossSum = position.lossSum();
        correct = position.correct();
        examples = position.examples();
    }

    void clear() {
        lossSum = 0;
        correct = 0;
        examples = 0;
    }

    /** Mean over the examples. */
    double loss() {
        return lossSum / examples;
    }

    double accuracy() {
        return (double) correct / examples;
    }

    double lossSum() {
        return lossSum;
    }

    long correct() {
        return correct;
    }

    long examples() {
        return examples;
    }
}
