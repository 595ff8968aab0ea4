package dev.lenslet.training;

import dev.lenslet.dataset.DataSets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes jobs in. Thread-safe. */
final class Submissions {

    private final JobRequestReader reader;
    private final JobPlanner planner;
    private final SweepSubmissions sweeps;
    private final TrainingJobs jobs;
    private final DataSets dataSets;
    private final JobSupervisor supervisor;
    private final TrainingSettings settings;
    private final DiskRoom room;
    private final InstantSource clock;

    Submissions(
            JobRequestReader reader,
            JobPlanner planner,
            SweepSubmissions sweeps,
            TrainingJobs jobs,
            DataSets dataSets,
            JobSupervisor supervisor,
            TrainingSettings settings,
            DiskRoom room,
            InstantSource clock) {
        this.reader = reader;
        this.planner = planner;
        this.sweeps = sweeps;
        this.jobs = jobs;
        this.dataSets = dataSets;
        this.supervisor = supervisor;
        this.settings = settings;
        this.room = room;
        this.clock = clock;
    }

    /**
     * Queues what the request asks for, unless the same was queued under this key before.
     *
     * @param key null where the client gave none
     * @return the id of the job or sweep that was queued, now or before
     * @throws TrainingQueueFull where as many wait as may
     * @throws NoRoom where the disk has none
     * @throws IdempotencyKeyReused where something else was queued under the key; the refusals of
     *     {@link JobRequestReader#read} and {@link JobPlanner#plan} otherwise
     */
    String submit(byte[] body, @Nullable IdempotencyKey key) {
        Optional<Enqueued> earlier = key == null ? Optional.empty() : jobs.earlier(key);
        String id = UUID.randomUUID().toString();
        return id(id, earlier.isPresent() ? earlier.get() : queue(id, body, key), key);
    }

    private Enqueued queue(String id, byte[] body, @Nullable IdempotencyKey key) {
        JobRequest request = reader.read(body);
        room.require();
        // Held before the plan looks at it: the data set cannot go between the two.
        try (DataSets.Use held = dataSets.use(request.dataSet(), "training job " + id)) {
            if (request.sweep() != null) {
                return sweeps.queue(id, request, request.sweep(), key);
            }
            JobPlan plan = planner.plan(request);
            return jobs.enqueue(
                    new NewJob(
                            id,
                            request.model(),
                            request.dataSet(),
                            request.owner(),
                            request.asSent(),
                            plan.network(),
                            plan.training(),
                            plan.resources(),
                            plan.warnings(),
                            clock.instant()),
                    settings.queueCapacity(),
                    key);
        }
    }

    private String id(String id, Enqueued outcome, @Nullable IdempotencyKey key) {
        return switch (outcome) {
            case Enqueued.Queued queued -> {
                supervisor.wake();
                yield id;
            }
            case Enqueued.Repeated repeated -> repeated.job();
            case Enqueued.Full full -> throw new TrainingQueueFull(settings.queueCapacity());
            case Enqueued.KeyTaken taken -> throw new IdempotencyKeyReused(Objects.requireNonNull(key));
        };
    }
}
