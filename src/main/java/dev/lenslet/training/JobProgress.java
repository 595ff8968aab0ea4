package dev.lenslet.training;

import dev.lenslet.training.job.JobEvent;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is: what its events say, taken together. See {@link JobEvent.Phase} and {@link JobEvent.Progress} for the
 * components.
 */
record JobProgress(
        @Nullable String phase,
        @Nullable Long done,
        @Nullable Long total,
        @Nullable Integer epoch,
        @Nullable Integer epochs,
        @Nullable Integer step,
        @Nullable Integer stepsPerEpoch,
        @Nullable Double loss,
        @Nullable Double accuracy,
        @Nullable Double valLoss,
        @Nullable Double valAccuracy,
        @Nullable Double samplesPerSecond,
        @Nullable Double secondsLeft) {

    static final JobProgress NONE =
            new JobProgress(null, null, null, null, null, null, null, null, null, null, null, null, null);

    JobProgress after(JobEvent event) {
        return switch (event) {
            case JobEvent.State state -> this;
            case JobEvent.Phase p ->
                new JobProgress(
                        p.phase(),
                        p.done(),
                        p.total(),
                        epoch,
                        epochs,
                        step,
                        stepsPerEpoch,
                        loss,
                        accuracy,
                        valLoss,
                        valAccuracy,
                        samplesPerSecond,
                        secondsLeft);
            case JobEvent.Progress p ->
                new JobProgress(
                        phase,
                        null,
                        null,
                        p.epoch(),
                        p.epochs(),
                        p.step(),
                        p.stepsPerEpoch(),
                        p.loss(),
                        p.accuracy(),
                        p.valLoss(),
                        p.valAccuracy(),
                        p.samplesPerSecond(),
                        p.secondsLeft());
            case JobEvent.Epoch e ->
                new JobProgress(
                        phase,
                        null,
                        null,
                        e.epoch(),
                        e.epochs(),
                        step,
                        stepsPerEpoch,
                        e.loss(),
                        e.accuracy(),
                        e.valLoss(),
                        e.valAccuracy(),
                        samplesPerSecond,
                        secondsLeft);
        };
    }

    /** Of a job that has ended: whatever was left is not awaited any more. */
    JobProgress ended() {
        return new JobProgress(
                phase,
                done,
                total,
                epoch,
                epochs,
                step,
                stepsPerEpoch,
                loss,
                accuracy,
                valLoss,
                valAccuracy,
                samplesPerSecond,
                null);
    }

    /** For sentences about a job's end: {@code at epoch 2 of 5}, or the phase where no epoch has begun. */
    String inWords() {
        if (epoch != null && epochs != null) {
            return "at epoch " + epoch + " of " + epochs;
        }
        return phase == null ? "before it began" : "while " + phase;
    }
}
