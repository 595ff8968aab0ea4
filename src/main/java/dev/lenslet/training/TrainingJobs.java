package dev.lenslet.training;

import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.job.JobState;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    TrainingJobs(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
    }

    /**
     * Queues a job, unless that many wait already; the count and the insertion are one.
     *
     * @return whether it was queued
     */
    boolean enqueue(NewJob job, int capacity) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            if (isFull(capacity)) {
                return false;
            }
            insert(job);
            return true;
        }));
    }

    /** No other may join the queue until the transaction ends. */
    private boolean isFull(int capacity) {
        jdbc.sql("select name from training_queue where name = 'training' for update")
                .query(String.class)
                .single();
        return count(JobState.QUEUED) >= capacity;
    }

    /**
     * Queues an ended job again; what it was before is forgotten, but not what it published.
     *
     * @param checkpoint steps of its newest
     * @throws TrainingQueueFull where that many wait already
     */
    Transition resume(String id, Hyperparameters training, String reason, long checkpoint, int capacity) {
        return Objects.requireNonNull(transactions.execute(status -> {
            if (isFull(capacity)) {
                throw new TrainingQueueFull(capacity);
            }
            return outcome(
                    id,
                    jdbc.sql("""
                            update training_job set state = 'QUEUED', hyperparameters = :training, reason = :reason,
                              log_tail = null, finished = null, worker_pid = null, worker_started = null,
                              cancel_requested = false, publishing = false,
                              fruitless_deaths = 0, checkpoint_steps = :checkpoint
                            where id = :id and state in ('SUCCEEDED', 'FAILED', 'CANCELLED')
                            """)
                            .param("training", json(training))
                            .param("reason", reason)
                            .param("checkpoint", checkpoint)
                            .param("id", id));
        }));
    }

    /** Queues a job again whose worker is gone; forbidden where its cancellation was asked for. */
    Transition requeue(String id, String reason, Setbacks setbacks) {
        return outcome(
                id,
                jdbc.sql("""
                        update training_job set state = 'QUEUED', reason = :reason,
                          worker_pid = null, worker_started = null,
                          fruitless_deaths = :fruitless, checkpoint_steps = :checkpoint
                        where id = :id and state in ('STARTING', 'RUNNING')
                          and cancel_requested = false and publishing = false
                        """)
                        .param("reason", reason)
                        .param("fruitless", setbacks.fruitless())
                        .param("checkpoint", setbacks.checkpoint())
                        .param("id", id));
    }

    private void insert(NewJob job) {
        jdbc.sql("""
                        insert into training_job
                          (id, model, dataset, owner, request, network, hyperparameters, progress, state, created)
                        values (:id, :model, :dataset, :owner, :request, :network, :hyperparameters, :progress, 'QUEUED', :created)
                        """)
                .param("id", job.id())
                .param("model", job.model())
                .param("dataset", job.dataSet())
                .param("owner", job.owner())
                .param("request", json(job.request()))
                .param("network", json(job.network()))
                .param("hyperparameters", json(job.training()))
                .param("progress", job.warnings().isEmpty() ? null : json(JobProgress.NONE.warned(job.warnings())))
                .param("created", time(job.created()))
                .update();
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
        return jdbc.sql("""
                        select * from training_job
                        where number < :before and (:anyState or state = :state)
                        order by number desc fetch first :limit rows only
                        """)
                .param("before", before)
                .param("anyState", state == null)
                .param("state", state == null ? "" : state.name())
                .param("limit", limit)
                .query(TrainingJobRow::read)
                .list();
    }

    /** The job whose turn is next. */
    Optional<TrainingJob> oldestQueued() {
        return jdbc.sql("select * from training_job where state = 'QUEUED' order by number fetch first 1 rows only")
                .query(TrainingJobRow::read)
                .optional();
    }

    /** All jobs in no final state, oldest first. */
    List<TrainingJob> unfinished() {
        return jdbc.sql("""
                        select * from training_job
                        where state in ('QUEUED', 'STARTING', 'RUNNING', 'PAUSED') order by number
                        """).query(TrainingJobRow::read).list();
    }

    long count(JobState state) {
        return jdbc.sql("select count(*) from training_job where state = :state")
                .param("state", state.name())
                .query(Long.class)
                .single();
    }

    Transition markStarting(String id, Instant now) {
        return outcome(id, to(JobState.STARTING, "started = :now", id).param("now", time(now)));
    }

    Transition markRunning(String id) {
        return outcome(id, to(JobState.RUNNING, "reason = null", id));
    }

    Transition markSucceeded(String id, int version, Instant now) {
        return outcome(
                id,
                to(JobState.SUCCEEDED, "version = :version, finished = :now", id)
                        .param("version", version)
                        .param("now", time(now)));
    }

    /** @param logTail the last lines that the worker wrote; null where there was none */
    Transition markFailed(String id, String reason, @Nullable String logTail, Instant now) {
        return outcome(
                id,
                to(JobState.FAILED, "reason = :reason, log_tail = :logTail, finished = :now", id)
                        .param("reason", reason)
                        .param("logTail", logTail)
                        .param("now", time(now)));
    }

    Transition markCancelled(String id, Instant now) {
        return outcome(id, to(JobState.CANCELLED, "finished = :now", id).param("now", time(now)));
    }

    /** From here on the job can no longer be cancelled; forbidden where its cancellation was asked for. */
    Transition beginPublishing(String id) {
        return outcome(id, jdbc.sql("""
                        update training_job set publishing = true
                        where id = :id and state in ('STARTING', 'RUNNING') and cancel_requested = false
                        """).param("id", id));
    }

    void recordWorker(String id, WorkerIdentity worker) {
        jdbc.sql("update training_job set worker_pid = :pid, worker_started = :started where id = :id")
                .param("pid", worker.pid())
                .param("started", worker.started() == null ? null : time(worker.started()))
                .param("id", id)
                .update();
    }

    void recordProgress(String id, JobProgress progress) {
        jdbc.sql("update training_job set progress = :progress where id = :id")
                .param("progress", json(progress))
                .param("id", id)
                .update();
    }

    /** Cancels a waiting job at once, and marks an active one so that it will not be published. */
    Cancellation requestCancel(String id, Instant now) {
        if (jdbc.sql("update training_job set state = 'CANCELLED', finished = :now where id = :id and state = 'QUEUED'")
                        .param("id", id)
                        .param("now", time(now))
                        .update()
                == 1) {
            return new Cancellation.Done();
        }
        if (jdbc.sql("""
                        update training_job set cancel_requested = true
                        where id = :id and state in ('STARTING', 'RUNNING', 'PAUSED') and publishing = false
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

    private JdbcClient.StatementSpec to(JobState state, String assignments, String id) {
        return jdbc.sql("update training_job set state = :state, " + assignments
                        + " where id = :id and state in (:from)")
                .param("state", state.name())
                .param("id", id)
                .param("from", state.predecessors().stream().map(JobState::name).toList());
    }

    private Transition outcome(String id, JdbcClient.StatementSpec update) {
        if (update.update() == 1) {
            return new Transition.Changed();
        }
        return find(id).<Transition>map(job -> new Transition.Forbidden(job.state()))
                .orElseGet(Transition.NoSuchJob::new);
    }

    private static String json(Object value) {
        return JobJson.mapper().writeValueAsString(value);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
