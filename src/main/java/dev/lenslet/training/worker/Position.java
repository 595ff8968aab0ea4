package dev.lenslet.training.worker;

import org.jspecify.annotations.Nullable;

/**
 * Where a training stands between two steps: all that the loop knows besides its trainer. Everything that is random follows
 * from the seed, the epoch and the step's number.
 *
 * @param steps taken in all
 * @param epoch under way, from 1; one more than the last where all have ended
 * @param step taken of it; all of them where it was not validated yet
 * @param epochs that the job was to train then
 * @param enough whether early stopping has ended the training
 * @param lossSum of the epoch's examples so far
 * @param correct answers of the epoch so far
 * @param examples of the epoch so far
 * @param valLoss of the last epoch that was validated; null before
 * @param valAccuracy the same
 * @param rates null where no plateau lowers them
 * @param stop null where there is no early stopping
 * @param losses of steps that were not told yet; null where there are none
 */
record Position(
        long steps,
        int epoch,
        int step,
        int epochs,
        boolean enough,
        double lossSum,
        long correct,
        long examples,
        @Nullable Double valLoss,
        @Nullable Double valAccuracy,
        Rates.@Nullable Memory rates,
        EarlyStop.@Nullable Memory stop,
        Pace.Times times,
        LossCurve.@Nullable Part losses) {

    /** Before the first step. */
    static Position start(int epochs) {
        return new Position(0, 1, 0, epochs, false, 0, 0, 0, null, null, null, null, Pace.Times.NONE, null);
    }
}
