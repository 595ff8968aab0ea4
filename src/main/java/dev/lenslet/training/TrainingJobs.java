package dev.lenslet.training;

import dev.lenslet.training.TrainingJob.LastWorker;
import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.job.JobState;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The jobs in the database. Every change of state is one guarded update, so that whoever comes second changes nothing and
 * is told. Portable SQL. Thread-safe.
 */
final class TrainingJobs {

    /** More submissions than all replicas together take in the moment between a look at the queue and an insertion. */
    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final IdempotencyKeys keys;

    TrainingJobs(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.keys = new IdempotencyKeys(jdbc);
    }

    /** What became of the submission that had this key before; empty where none had. */
    Optional<Enqueued> earlier(IdempotencyKey key) {
        return keys.earlier(key);
    }

    /**
     * Queues a job, unless that many wait already or its key was seen before; what is looked at and the insertion are one.
     * Without a key, and far from the limit, submissions don't wait for one another: it is there that thousands come.
     *
     * @param key null where the client gave none
     */
    Enqueued enqueue(NewJob job, int capacity, @Nullable IdempotencyKey key) {
        return Objects.requireNonNull(transactions.execute(status -> {
            boolean alone = key != null || capacity <= AT_ONCE || count(JobState.QUEUED) >= capacity - AT_ONCE;
            if (alone) {
                QueueLock.TRAINING.hold(jdbc);
            }
            Optional<Enqueued> earlier = key == null ? Optional.empty() : keys.earlier(key);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            if (alone && count(JobState.QUEUED) >= capacity) {
                return new Enqueued.Full();
            }
            insert(job);
            if (key != null) {
                keys.keep(key, job.id());
            }
            return new Enqueued.Queued();
        }));
    }

    /**
     * Queues an ended job again; what it was before is forgotten, but not what it published.
     *
     * @param checkpoint steps of its newest
     * @throws TrainingQueueFull where that many wait already
     */
    Transition resume(String id, Hyperparameters training, String reason, long checkpoint, int capacity) {
        return Objects.requireNonNull(transactions.execute(status -> {
            QueueLock.TRAINING.hold(jdbc);
            if (count(JobState.QUEUED) >= capacity) {
                throw new TrainingQueueFull(capacity);
            }
            boolean queued = jdbc.sql("""
                            update training_job set state = 'QUEUED', hyperparameters = :training, reason = :reason,
                              log_tail = null, finished = null, worker_pid = null, worker_started = null,
                              worker_place = null, cancel_requested = false, publishing = false, replica = null,
                              assignment = assignment + 1, fruitless_deaths = 0, checkpoint_steps = :checkpoint,
                              expected_seconds = null
                            where id = :id and state in ('SUCCEEDED', 'FAILED', 'CANCELLED')
                            """)
                            .param("training", json(training))
                            .param("reason", reason)
                            .param("checkpoint", checkpoint)
                            .param("id", id)
                            .update()
                    == 1;
            return queued
                    ? new Transition.Changed()
                    : find(id).<Transition>map(job -> new Transition.Forbidden(job.state()))
                            .orElseGet(Transition.NoSuchJob::new);
        }));
    }

    /** To be called in the transaction that holds the queue's lock. */
    void insert(NewJob job) {
        jdbc.sql("""
                        insert into training_job
                          (id, model, dataset, owner, request, network, hyperparameters, progress, state, created,
                           engine, gpus, gpu_memory_bytes, memory_bytes, memory_stated, priority, retries,
                           expected_seconds)
                        values (:id, :model, :dataset, :owner, :request, :network, :hyperparameters, :progress, 'QUEUED',
                           :created, :engine, :gpus, :gpuMemory, :memory, :memoryStated, :priority, :retries, :expected)
                        """)
                .param("id", job.id())
                .param("model", job.model())
                .param("dataset", job.dataSet())
                .param("owner", job.owner())
                .param("request", json(job.request()))
                .param("network", json(job.network()))
                .param("hyperparameters", json(job.training()))
                .param("progress", job.warnings().isEmpty() ? null : json(JobProgress.NONE.warned(job.warnings())))
                .param("created", DatabaseTime.of(job.created()))
                .param("engine", job.training().engine())
                .param("gpus", job.resources().gpus())
                .param("gpuMemory", job.resources().gpuMemoryBytes())
                .param("memory", job.resources().memoryBytes())
                .param("memoryStated", job.resources().memoryStated())
                .param("priority", job.resources().priority())
                .param("retries", job.resources().retries())
                .param("expected", expectedSeconds(job))
                .update();
    }

    /** As long as the last one of the model took on the data set, by epochs; null where there was none. */
    private @Nullable Double expectedSeconds(NewJob job) {
        return jdbc.sql("""
                        select started, finished, hyperparameters from training_job
                        where dataset = :dataset and state = 'SUCCEEDED' and model = :model
                          and started is not null and finished is not null
                        order by number desc fetch first 1 rows only
                        """)
                .param("dataset", job.dataSet())
                .param("model", job.model())
                .query((row, index) ->
                        Duration.between(DatabaseTime.read(row, "started"), DatabaseTime.read(row, "finished"))
                                        .toMillis()
                                / 1000.0
                                * job.training().epochs()
                                / JobJson.mapper()
                                        .readValue(row.getString("hyperparameters"), Hyperparameters.class)
                                        .epochs())
                .optional()
                .orElse(null);
    }

    Optional<TrainingJob> find(String id) {
        return jdbc.sql("select * from training_job where id = :id")
                .param("id", id)
                .query(TrainingJobRow::read)
                .optional();
    }

    /**
     * The newest jobs first.
     *
     * @param state only these; null for all
     * @param before only jobs of a lower number
     */
    List<TrainingJob> newest(@Nullable JobState state, long before, int limit) {
        return jdbc.sql("select * from training_job where number < :before"
                        + (state == null ? "" : " and state = :state")
                        + " order by number desc fetch first :limit rows only")
                .param("before", before)
                .param("state", state == null ? "" : state.name())
                .param("limit", limit)
                .query(TrainingJobRow::read)
                .list();
    }

    /** A sweep's trials. */
    List<TrainingJob> ofSweep(String sweep) {
        return jdbc.sql("select * from training_job where id in (select job from trial where sweep = :sweep)")
                .param("sweep", sweep)
                .query(TrainingJobRow::read)
                .list();
    }

    /**
     * A job that a replica is to run or runs.
     *
     * @param recalled it is to make room for another
     */
    record Held(Assignment assignment, JobState state, boolean cancelRequested, boolean recalled) {}

    /** The jobs that a replica is to run or runs, oldest first. */
    List<Held> heldBy(String replica) {
        return jdbc.sql("""
                        select id, assignment, state, cancel_requested, lease.yielding
                        from training_job left join lease on lease.job = training_job.id
                        where replica = :replica and state in ('QUEUED', 'PAUSED', 'STARTING', 'RUNNING')
                        order by number
                        """)
                .param("replica", replica)
                .query((row, index) -> new Held(
                        new Assignment(row.getString("id"), row.getLong("assignment")),
                        JobState.valueOf(row.getString("state")),
                        row.getBoolean("cancel_requested"),
                        row.getString("yielding") != null))
                .list();
    }

    /** Some of the jobs that have not ended and need a data set. */
    List<String> users(String dataSet) {
        return jdbc.sql("""
                        select id from training_job
                        where dataset = :dataset and state in ('QUEUED', 'STARTING', 'RUNNING', 'PAUSED')
                        order by number fetch first 5 rows only
                        """)
                .param("dataset", dataSet)
                .query((row, index) -> row.getString("id"))
                .list();
    }

    long count(JobState state) {
        return jdbc.sql("select count(*) from training_job where state = :state")
                .param("state", state.name())
                .query(Long.class)
                .single();
    }

    Transition markStarting(Assignment held, Setbacks setbacks, Instant now) {
        return outcome(
                held,
                to(
                                JobState.STARTING,
                                "started = :now, reason = null, fruitless_deaths = :fruitless, checkpoint_steps = :checkpoint",
                                held)
                        .param("now", DatabaseTime.of(now))
                        .param("fruitless", setbacks.fruitless())
                        .param("checkpoint", setbacks.checkpoint()));
    }

    Transition markRunning(Assignment held) {
        return outcome(held, to(JobState.RUNNING, "reason = null", held));
    }

    Transition markSucceeded(Assignment held, Publication.Published published, Instant now) {
        return outcome(
                held,
                to(JobState.SUCCEEDED, "version = :version, gate = :gate, finished = :now", held)
                        .param("version", published.version())
                        .param("gate", published.gate() == null ? null : json(published.gate()))
                        .param("now", DatabaseTime.of(now)));
    }

    /** It ended well, and what it made is not published, or not yet. */
    Transition markKept(Assignment held, String reason, Instant now) {
        return outcome(
                held,
                to(JobState.SUCCEEDED, "reason = :reason, finished = :now", held)
                        .param("reason", reason)
                        .param("now", DatabaseTime.of(now)));
    }

    /**
     * Queues a job again that has ended well, whatever the queue's length: it has its place there already. For successive
     * halving with more epochs; otherwise to be published.
     */
    boolean takeUpAgain(String id, @Nullable Hyperparameters training, String reason) {
        return jdbc.sql("update training_job set state = 'QUEUED', reason = :reason,"
                                + (training == null ? "" : " hyperparameters = :training,")
                                + " finished = null, publishing = false, replica = null, assignment = assignment + 1,"
                                + " fruitless_deaths = 0, expected_seconds = null"
                                + " where id = :id and state = 'SUCCEEDED'")
                        .param("reason", reason)
                        .param("training", training == null ? "" : json(training))
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Says why a job that ended well was not published. */
    void explain(String id, String reason) {
        jdbc.sql("update training_job set reason = :reason where id = :id and state = 'SUCCEEDED'")
                .param("reason", reason)
                .param("id", id)
                .update();
    }

    /** @param logTail the last lines that the worker wrote; null where there was none */
    Transition markFailed(Assignment held, String reason, @Nullable String logTail, Instant now) {
        return outcome(
                held,
                to(JobState.FAILED, "reason = :reason, log_tail = :logTail, finished = :now", held)
                        .param("reason", reason)
                        .param("logTail", logTail)
                        .param("now", DatabaseTime.of(now)));
    }

    Transition markCancelled(Assignment held, Instant now) {
        return outcome(held, to(JobState.CANCELLED, "finished = :now", held).param("now", DatabaseTime.of(now)));
    }

    /** Gives an active job back to the queue; forbidden where its cancellation was asked for. */
    Transition requeue(Assignment held, String reason, Setbacks setbacks) {
        return waitsAgain(held, JobState.QUEUED, false, reason, setbacks);
    }

    /** Gives an active job back because another needs what it has; forbidden where its cancellation was asked for. */
    Transition pause(Assignment held, String reason, Setbacks setbacks) {
        return waitsAgain(held, JobState.PAUSED, false, reason, setbacks);
    }

    /** Gives an active job back because the disk has no room; forbidden where its cancellation was asked for. See {@link RoomPauses}. */
    Transition pauseForRoom(Assignment held, String reason, Setbacks setbacks) {
        return waitsAgain(held, JobState.PAUSED, true, reason, setbacks);
    }

    private Transition waitsAgain(Assignment held, JobState state, boolean forRoom, String reason, Setbacks setbacks) {
        return outcome(
                held,
                jdbc.sql("""
                        update training_job set state = :state, paused_for_room = :forRoom, reason = :reason, replica = null,
                          assignment = assignment + 1, fruitless_deaths = :fruitless, checkpoint_steps = :checkpoint
                        where id = :id and assignment = :assignment and state in ('STARTING', 'RUNNING')
                          and cancel_requested = false and publishing = false
                        """)
                        .param("state", state.name())
                        .param("forRoom", forRoom)
                        .param("reason", reason)
                        .param("fruitless", setbacks.fruitless())
                        .param("checkpoint", setbacks.checkpoint())
                        .param("id", held.job())
                        .param("assignment", held.number()));
    }

    /** From here on the job can no longer be cancelled; forbidden where its cancellation was asked for. */
    Transition beginPublishing(Assignment held) {
        return outcome(held, jdbc.sql("""
                        update training_job set publishing = true
                        where id = :id and assignment = :assignment and state in ('STARTING', 'RUNNING')
                          and cancel_requested = false
                        """).param("id", held.job()).param("assignment", held.number()));
    }

    Transition recordWorker(Assignment held, LastWorker worker) {
        WorkerIdentity identity = worker.identity();
        return outcome(
                held,
                jdbc.sql("""
                        update training_job
                        set worker_place = :place, worker_pid = :pid, worker_started = :started
                        where id = :id and assignment = :assignment
                        """)
                        .param("place", worker.place())
                        .param("pid", identity.pid())
                        .param("started", identity.started() == null ? null : DatabaseTime.of(identity.started()))
                        .param("id", held.job())
                        .param("assignment", held.number()));
    }

    Transition recordProgress(Assignment held, JobProgress progress) {
        return outcome(
                held,
                jdbc.sql("update training_job set progress = :progress,"
                                + " expected_seconds = coalesce(:left, expected_seconds)"
                                + " where id = :id and assignment = :assignment")
                        .param("progress", json(progress))
                        .param("left", progress.secondsLeft(), Types.DOUBLE)
                        .param("id", held.job())
                        .param("assignment", held.number()));
    }

    /** Cancels a waiting or paused job, which has no worker, at once, and marks an active one so that it will not be published. */
    Cancellation requestCancel(String id, Instant now) {
        if (jdbc.sql("update training_job set state = 'CANCELLED', finished = :now where id = :id"
                                + " and state in ('QUEUED', 'PAUSED') and publishing = false")
                        .param("id", id)
                        .param("now", DatabaseTime.of(now))
                        .update()
                == 1) {
            return new Cancellation.Done();
        }
        if (jdbc.sql("""
                        update training_job set cancel_requested = true
                        where id = :id and state in ('STARTING', 'RUNNING') and publishing = false
                        """).param("id", id).update() == 1) {
            return new Cancellation.UnderWay();
        }
        return find(id).<Cancellation>map(TrainingJobs::whyNot).orElseGet(Cancellation.NoSuchJob::new);
    }

    private static Cancellation whyNot(TrainingJob job) {
        return switch (job.state()) {
            case CANCELLED -> new Cancellation.Done();
            case SUCCEEDED, FAILED -> new Cancellation.TooLate(job.state());
            case QUEUED, STARTING, RUNNING, PAUSED -> new Cancellation.BeingPublished();
        };
    }

    private JdbcClient.StatementSpec to(JobState state, String assignments, Assignment held) {
        return jdbc.sql("update training_job set state = :state, " + assignments
                        + " where id = :id and assignment = :assignment and state in (:from)")
                .param("state", state.name())
                .param("id", held.job())
                .param("assignment", held.number())
                .param("from", state.predecessors().stream().map(JobState::name).toList());
    }

    private Transition outcome(Assignment held, JdbcClient.StatementSpec update) {
        if (update.update() == 1) {
            return new Transition.Changed();
        }
        return find(held.job())
                .<Transition>map(job -> job.assignment() == held.number()
                        ? new Transition.Forbidden(job.state())
                        : new Transition.Lost())
                .orElseGet(Transition.NoSuchJob::new);
    }

    private static String json(Object value) {
        return JobJson.mapper().writeValueAsString(value);
    }
}
