package dev.lenslet.training.worker;

import java.util.function.LongSupplier;

/**
 * How fast examples are trained, and how long the rest of the job will take. It is told whenever a part of the work is done, and
 * takes the time since the last for that part's: nothing between is lost. One thread only.
 *
 * <p>An example counts for the speed in proportion to its number: the first steps, which warm up, soon count for little, and a
 * machine that got slower is believed.
 */
final class Pace {

    private static final double SECOND = 1e9;

    /** Of a step: forward takes about a third, and there is neither a backward pass nor an update. */
    private static final double FORWARD = 1 / 3.0;

    /** Starting ONNX Runtime, building a graph and writing its record, where the network is small. */
    private static final double EXPORT = 1;

    private final Workload work;
    private final LongSupplier clock;
    private long mark;
    private long trained;
    private long trainingNanos;
    private int validations;
    private long validationNanos;
    /** Since this process goes on with the job; another machine's speed, or a former load's, tells nothing of the rest. */
    private long here;

    private long besidesNanos;
    private double weighedExamples;
    private double weighedNanos;

    /** What was trained and validated so far, and the time that took. */
    record Times(long trained, long trainingNanos, int validations, long validationNanos) {
        static final Times NONE = new Times(0, 0, 0, 0);
    }

    /** @param clock as {@link System#nanoTime} */
    Pace(Workload work, LongSupplier clock) {
        this.work = work;
        this.clock = clock;
        this.mark = clock.getAsLong();
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

    /** Work begins: what was before belongs to no part of it. */
    void begin() {
        mark = clock.getAsLong();
    }

    private long lap() {
        long now = clock.getAsLong();
        long lap = now - mark;
        mark = now;
        return lap;
    }

    /** A step was taken. */
    void trained(int examples) {
        long nanos = lap();
        trained += examples;
        trainingNanos += nanos;
        here += examples;
        double kept = 1 - examples / (double) here;
        weighedExamples = weighedExamples * kept + examples;
        weighedNanos = weighedNanos * kept + nanos;
    }

    void validated() {
        validations++;
        validationNanos += lap();
    }

    /** Something was done that belongs to training, as a checkpoint or a report. */
    void besides() {
        besidesNanos += lap();
    }

    /** Trained on average so far, with nothing else counted; 0 before the first step. */
    double samplesPerSecond() {
        return trainingNanos == 0 ? 0 : trained / (trainingNanos / SECOND);
    }

    /**
     * Until the job's end, as if all epochs were trained; 0 before the first step.
     *
     * @param writing seconds that writing the network's state takes
     */
    double secondsLeft(double writing) {
        if (here == 0) {
            return 0;
        }
        double perExample = weighedNanos / weighedExamples + besidesNanos / (double) here;
        double training = perExample * Math.max(0, work.trained() - trained) / SECOND;
        double validating = (double) work.validated() * Math.max(0, work.validations() - validations) * forward();
        // The last checkpoint is as dear as any.
        return training + validating + writing + secondsToExport(writing);
    }

    /** Until the job's end, where the network is trained. */
    double secondsToExport(double writing) {
        return EXPORT + writing + secondsToVerify();
    }

    /** Until the job's end, where the graph is there. */
    double secondsToVerify() {
        return 2 * work.compared() * (forward() + work.baseSeconds()) + secondsToEvaluate();
    }

    /** Until the job's end, where only figures are missing. */
    double secondsToEvaluate() {
        return work.evaluated() * forward();
    }

    /** Seconds in which the network answers an example: as in validation, or else guessed from the steps. */
    private double forward() {
        if (validations > 0 && work.validated() > 0) {
            return validationNanos / SECOND / ((double) validations * work.validated());
        }
        return weighedExamples == 0 ? 0 : FORWARD * weighedNanos / weighedExamples / SECOND;
    }
}
