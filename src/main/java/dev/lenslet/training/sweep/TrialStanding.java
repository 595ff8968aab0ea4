package dev.lenslet.training.sweep;

import dev.lenslet.training.Monitor;
import dev.lenslet.training.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * How a trial stands.
 *
 * @param job its training job's id
 * @param number from 1
 * @param reason of its job's state
 * @param version that was published
 * @param figures on the examples held out, of the network that would be published; null before
 */
public record TrialStanding(
        String job,
        int number,
        JobState state,
        @Nullable String reason,
        @Nullable Integer version,
        @Nullable Validation figures) {

    /**
     * Measured on the examples held out.
     *
     * @param epochs that the trial had been given then
     */
    public record Validation(double loss, double accuracy, int epochs) {

        /** @param metric one that needs validation */
        public double get(Monitor metric) {
            return metric == Monitor.VAL_ACCURACY ? accuracy : loss;
        }
    }

    /** Trained to the end of its epochs, with figures that can be compared. */
    public boolean isComparable() {
        return state == JobState.SUCCEEDED
                && figures != null
                && Double.isFinite(figures.loss())
                && Double.isFinite(figures.accuracy());
    }
}
