package dev.lenslet.training;

/** Whole views of jobs: with what they have, or why they wait. Thread-safe. */
final class JobViews {

    private final Leases leases;
    private final Prospects prospects;

    JobViews(Leases leases, Prospects prospects) {
        this.leases = leases;
        this.prospects = prospects;
    }

    JobView whole(TrainingJob job) {
        return JobView.whole(job, leases.of(job.id()).orElse(null), prospects.of(job));
    }
}
