package dev.lenslet.training.worker;

/** How fast examples are trained, and how long the rest will take. Times are {@link System#nanoTime}'s. */
final class Pace {

    private static final double SECOND = 1e9;

    private final long examplesInAll;
    private final int validationsInAll;
    private long trained;
    private long trainingNanos;
    private int validations;
    private long validationNanos;

    Pace(long examplesInAll, int validationsInAll) {
        this.examplesInAll = examplesInAll;
        this.validationsInAll = validationsInAll;
    }

    void trained(int examples, long nanos) {
        trained += examples;
        trainingNanos += nanos;
    }

    void validated(long nanos) {
        validations++;
        validationNanos += nanos;
    }

    /** Trained on average so far, validation not counted; 0 before the first step. */
    double samplesPerSecond() {
        return trainingNanos == 0 ? 0 : trained / (trainingNanos / SECOND);
    }

    /** Until the last epoch's end, with its validation once one has been timed. */
    double secondsLeft() {
        if (trained == 0) {
            return 0;
        }
        double training = (double) trainingNanos / trained * (examplesInAll - trained);
        double validating =
                validations == 0 ? 0 : (double) validationNanos / validations * (validationsInAll - validations);
        return Math.max(0, training + validating) / SECOND;
    }
}
