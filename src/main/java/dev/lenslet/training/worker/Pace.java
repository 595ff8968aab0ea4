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

    /** What was trained and validated so far, and the time that took. */
    record Times(long trained, long trainingNanos, int validations, long validationNanos) {
        static final Times NONE = new Times(0, 0, 0, 0);
    }

    Pace(long examplesInAll, int validationsInAll) {
        this.examplesInAll = examplesInAll;
        this.validationsInAll = validationsInAll;
    }

    Times times() {
        return new Times(trained, trainingNanos, validations, validationNanos);
    }

    /** Goes on from these. */
    void after(Times times) {
        trained = times.trained();
        trainingNanos = times.trainingNanos();
        validations = times.validations();
        validationNanos = times.validationNanos();
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
