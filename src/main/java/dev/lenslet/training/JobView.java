package dev.lenslet.training;

import dev.lenslet.registry.GateResult;
import dev.lenslet.training.job.JobState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job as clients see it.
 *
 * @param network its name or its configuration as it was submitted; a configuration is left out of lists
 * @param training with every default filled in
 * @param lease what it has now; left out of lists
 * @param waiting why it waits; left out of lists
 * @param warnings sentences about what may not be as wanted
 * @param progress null before anything was reported; in lists without samples
 * @param cancelling its worker is being ended
 * @param version that was published, as text like every version outside
 * @param gate whether that version took over, and why; null where nothing was compared
 * @param logTail the last lines of its worker's log, where it failed
 * @param trial what it is in its sweep; null where it is in none
 * @param repeats the job whose record it was made from; null where there is none
 * @param environment what it was last trained with; left out of lists
 */
record JobView(
        String id,
        String model,
        String dataset,
        String owner,
        @Nullable JsonNode network,
        @Nullable JsonNode inputShape,
        Hyperparameters training,
        Resources resources,
        Leases.@Nullable Held lease,
        JobState state,
        @Nullable String reason,
        Prospects.@Nullable Waiting waiting,
        @Nullable Boolean cancelling,
        List<String> warnings,
        @Nullable JobProgress progress,
        Instant created,
        @Nullable Instant started,
        @Nullable Instant finished,
        @Nullable String version,
        @Nullable GateResult gate,
        @Nullable String logTail,
        @Nullable TrialView trial,
        @Nullable String repeats,
        @Nullable JobEnvironment environment) {

    static JobView whole(
            TrainingJob job,
            Leases.@Nullable Held lease,
            Prospects.@Nullable Waiting waiting,
            @Nullable TrialView trial,
            @Nullable String repeats,
            @Nullable JobEnvironment environment) {
        return of(
                job,
                job.request().get("network"),
                lease,
                waiting,
                job.progress(),
                job.logTail(),
                trial,
                repeats,
                environment);
    }

    static JobView inList(TrainingJob job, @Nullable TrialView trial) {
        JsonNode network = job.request().get("network");
        return of(
                job,
                network != null && network.isString() ? network : null,
                null,
                null,
                job.progress().withoutSamples(),
                null,
                trial,
                null,
                null);
    }

    private static @Nullable JobProgress progress(TrainingJob job, JobProgress shown) {
        JobProgress progress = shown.withoutWarnings();
        if (progress.equals(JobProgress.NONE)) {
            return null;
        }
        if (job.state().isFinal()) {
            return progress.ended();
        }
        return job.state().isActive() ? progress : progress.idle();
    }

    private static JobView of(
            TrainingJob job,
            @Nullable JsonNode network,
            Leases.@Nullable Held lease,
            Prospects.@Nullable Waiting waiting,
            JobProgress shown,
            @Nullable String logTail,
            @Nullable TrialView trial,
            @Nullable String repeats,
            @Nullable JobEnvironment environment) {
        return new JobView(
                job.id(),
                job.model(),
                job.dataSet(),
                job.owner(),
                network,
                job.request().get("input_shape"),
                job.training(),
                job.resources(),
                lease,
                job.state(),
                job.reason(),
                waiting,
                job.cancelRequested() && !job.state().isFinal() ? Boolean.TRUE : null,
                job.progress().warningsOrNone(),
                progress(job, shown),
                job.created(),
                job.started(),
                job.finished(),
                job.version() == null ? null : job.version().toString(),
                job.gate(),
                logTail,
                trial,
                repeats,
                environment);
    }
}
