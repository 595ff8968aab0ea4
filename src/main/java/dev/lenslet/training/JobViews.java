package dev.lenslet.training;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what clients see of jobs. Thread-safe. */
final class JobViews {

    private final Leases leases;
    private final Prospects prospects;
    private final Trials trials;
    private final JobEnvironments environments;

    JobViews(Leases leases, Prospects prospects, Trials trials, JobEnvironments environments) {
        this.leases = leases;
        this.prospects = prospects;
        this.trials = trials;
        this.environments = environments;
    }

    /** With what it has, or why it waits. */
    JobView whole(TrainingJob job) {
        return JobView.whole(
                job,
                leases.of(job.id()).orElse(null),
                prospects.of(job),
                trials.find(job.id()).map(TrialView::of).orElse(null),
                environments.original(job.id()).orElse(null),
                environments.find(job.id()).orElse(null));
    }

    List<JobView> list(List<TrainingJob> jobs) {
        Map<String, Trial> found =
                trials.among(jobs.stream().map(TrainingJob::id).toList());
        return jobs.stream()
                .map(job -> JobView.inList(job, view(found.get(job.id()))))
                .toList();
    }

    private static @Nullable TrialView view(@Nullable Trial trial) {
        return trial == null ? null : TrialView.of(trial);
    }
}
