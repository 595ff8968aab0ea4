package dev.lenslet.training;

import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Takes jobs in. Thread-safe. */
final class Submissions {

    private final JobRequestReader reader = new JobRequestReader();
    private final JobPlanner planner;
    private final TrainingJobs jobs;
    private final DataSetUses uses;
    private final JobSupervisor supervisor;
    private final TrainingSettings settings;
    private final InstantSource clock;

    Submissions(
            JobPlanner planner,
            TrainingJobs jobs,
            DataSetUses uses,
            JobSupervisor supervisor,
            TrainingSettings settings,
            InstantSource clock) {
        this.planner = planner;
        this.jobs = jobs;
        this.uses = uses;
        this.supervisor = supervisor;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Queues what the request asks for.
     *
     * @throws TrainingQueueFull where as many wait as may; the refusals of {@link JobRequestReader#read} and
     *     {@link JobPlanner#plan} otherwise
     */
    TrainingJob submit(byte[] body) {
        JobRequest request = reader.read(body);
        String id = UUID.randomUUID().toString();
        // Held before the plan looks at it: the data set cannot go between the two.
        uses.hold(id, request.dataSet());
        boolean queued = false;
        try {
            JobPlan plan = planner.plan(request);
            queued = jobs.enqueue(
                    new NewJob(
                            id,
                            request.model(),
                            request.dataSet(),
                            request.owner(),
                            request.asSent(),
                            plan.network(),
                            plan.training(),
                            plan.warnings(),
                            clock.instant()),
                    settings.queueCapacity());
        } finally {
            if (!queued) {
                uses.release(id);
            }
        }
        if (!queued) {
            throw new TrainingQueueFull(settings.queueCapacity());
        }
        Optional<TrainingJob> job = jobs.find(id);
        supervisor.wake();
        return job.orElseThrow(() -> new UnknownTrainingJob(id));
    }
}
