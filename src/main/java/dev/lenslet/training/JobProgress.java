package dev.lenslet.training;

import dev.lenslet.training.job.JobEvent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is: what its events say, taken together. See {@link JobEvent.Phase}, {@link JobEvent.Progress},
 * {@link JobEvent.Kept}, {@link JobEvent.Samples} and {@link JobEvent.Usage} for the components.
 *
 * @param samples the newest
 * @param usage the newest, with the peak of all the job's workers
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
        @Nullable Samples samples,
        @Nullable Usage usage,
        @Nullable List<String> warnings) {

    /** As {@link JobEvent.Samples}. */
    record Samples(int epoch, String of, List<JobEvent.Samples.Sample> examples) {}

    /** As {@link JobEvent.Usage}. */
    record Usage(
            @Nullable Double cpuCores,
            @Nullable Long memoryBytes,
            @Nullable Long memoryPeakBytes,
            @Nullable List<JobEvent.Usage.GpuUsage> gpus) {}

    static final JobProgress NONE = new JobProgress(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    JobProgress after(JobEvent event) {
        return switch (event) {
            case JobEvent.State s -> this;
            case JobEvent.Gate g -> this;
            case JobEvent.Phase p -> phase(p);
            case JobEvent.Losses l -> this;
            case JobEvent.Samples s -> with(new Samples(s.epoch(), s.of(), s.examples()), usage);
            case JobEvent.Usage u -> with(samples, since(u));
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
                        samples,
                        usage,
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
                        samples,
                        usage,
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
                        samples,
                        usage,
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

    /** Of a job that nobody works at: nothing is used, but the most that was is still known. */
    JobProgress idle() {
        return with(samples, peak(usage));
    }

    /** Of a job that has ended: whatever was left is not awaited any more. */
    JobProgress ended() {
        return idle().rest(null, keptEpoch, warnings);
    }

    /** As in a list of jobs. */
    JobProgress withoutSamples() {
        return with(null, usage);
    }

    private Usage since(JobEvent.Usage now) {
        Long before = usage == null ? null : usage.memoryPeakBytes();
        Long peak = now.memoryPeakBytes();
        return new Usage(
                now.cpuCores(),
                now.memoryBytes(),
                before == null || (peak != null && peak > before) ? peak : before,
                now.gpus());
    }

    private static @Nullable Usage peak(@Nullable Usage usage) {
        return usage == null || usage.memoryPeakBytes() == null
                ? null
                : new Usage(null, null, usage.memoryPeakBytes(), null);
    }

    private JobProgress phase(JobEvent.Phase now) {
        return with(now.phase(), now.done(), now.total(), now.secondsLeft(), keptEpoch, samples, usage, warnings);
    }

    private JobProgress with(@Nullable Samples samples, @Nullable Usage usage) {
        return with(phase, done, total, secondsLeft, keptEpoch, samples, usage, warnings);
    }

    private JobProgress rest(@Nullable Double left, @Nullable Integer kept, @Nullable List<String> warnings) {
        return with(phase, done, total, left, kept, samples, usage, warnings);
    }

    /** The same figures of the training with the rest anew. */
    private JobProgress with(
            @Nullable String phase,
            @Nullable Long done,
            @Nullable Long total,
            @Nullable Double left,
            @Nullable Integer kept,
            @Nullable Samples samples,
            @Nullable Usage usage,
            @Nullable List<String> warnings) {
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
                samples,
                usage,
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
