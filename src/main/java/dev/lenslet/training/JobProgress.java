package dev.lenslet.training;

import dev.lenslet.training.job.JobEvent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is: what its events say, taken together. See {@link JobEvent.Phase}, {@link JobEvent.Progress} and
 * {@link JobEvent.Kept} for the components.
 *
 * @param warnings sentences, each once; null where there are none
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
        @Nullable Double learningRate,
        @Nullable Double samplesPerSecond,
        @Nullable Double secondsLeft,
        @Nullable Integer keptEpoch,
        @Nullable List<String> warnings) {

    static final JobProgress NONE = new JobProgress(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    JobProgress after(JobEvent event) {
        return switch (event) {
            case JobEvent.State state -> this;
            case JobEvent.Phase p -> phase(p.phase(), p.done(), p.total());
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
                        p.learningRate(),
                        p.samplesPerSecond(),
                        p.secondsLeft(),
                        keptEpoch,
                        warnings);
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
                        e.learningRate(),
                        samplesPerSecond,
                        secondsLeft,
                        keptEpoch,
                        warnings);
            case JobEvent.Resumed r ->
                new JobProgress(
                        phase,
                        null,
                        null,
                        epochs == null ? r.epoch() : Integer.valueOf(Math.min(r.epoch(), epochs)),
                        epochs,
                        r.step(),
                        stepsPerEpoch,
                        loss,
                        accuracy,
                        valLoss,
                        valAccuracy,
                        learningRate,
                        samplesPerSecond,
                        null,
                        null,
                        warnings);
            case JobEvent.Kept k -> rest(secondsLeft, k.epoch(), warnings);
            case JobEvent.Warning w -> warned(List.of(w.message()));
        };
    }

    /** With these sentences, where it has not got them. */
    JobProgress warned(List<String> sentences) {
        List<String> all = Stream.concat(warningsOrNone().stream(), sentences.stream())
                .distinct()
                .toList();
        return rest(secondsLeft, keptEpoch, all.isEmpty() ? null : all);
    }

    List<String> warningsOrNone() {
        return warnings == null ? List.of() : warnings;
    }

    /** Clients find those beside the progress. */
    JobProgress withoutWarnings() {
        return rest(secondsLeft, keptEpoch, null);
    }

    /** Of a job that has ended: whatever was left is not awaited any more. */
    JobProgress ended() {
        return rest(null, keptEpoch, warnings);
    }

    private JobProgress phase(String phase, @Nullable Long done, @Nullable Long total) {
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
                learningRate,
                samplesPerSecond,
                secondsLeft,
                keptEpoch,
                warnings);
    }

    private JobProgress rest(@Nullable Double left, @Nullable Integer kept, @Nullable List<String> warnings) {
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
                learningRate,
                samplesPerSecond,
                left,
                kept,
                warnings);
    }

    /** For sentences about a job's end: {@code at epoch 2 of 5}, or the phase where no epoch has begun. */
    String inWords() {
        if (epoch != null && epochs != null) {
            return "at epoch " + epoch + " of " + epochs;
        }
        return phase == null ? "before it began" : "while " + phase;
    }
}
