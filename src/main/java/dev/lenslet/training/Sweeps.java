package dev.lenslet.training;

import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.job.JobState;
import dev.lenslet.training.sweep.SweepPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The sweeps in the database. Portable SQL. Thread-safe. */
final class Sweeps {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final TrainingJobs jobs;
    private final IdempotencyKeys keys;

    Sweeps(JdbcClient jdbc, PlatformTransactionManager transactions, TrainingJobs jobs) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.jobs = jobs;
        this.keys = new IdempotencyKeys(jdbc);
    }

    /**
     * Queues all trials or none.
     *
     * @param capacity jobs that may wait
     * @param key null where the client gave none
     */
    Enqueued enqueue(Sweep sweep, List<NewTrial> trials, int capacity, @Nullable IdempotencyKey key) {
        return Objects.requireNonNull(transactions.execute(status -> {
            QueueLock.TRAINING.hold(jdbc);
            Optional<Enqueued> earlier = key == null ? Optional.empty() : keys.earlier(key);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            if (jobs.count(JobState.QUEUED) + trials.size() > capacity) {
                return new Enqueued.Full();
            }
            insert(sweep);
            trials.forEach(trial -> insert(sweep.id(), trial));
            if (key != null) {
                keys.keep(key, sweep.id());
            }
            return new Enqueued.Queued();
        }));
    }

    private void insert(Sweep sweep) {
        jdbc.sql("""
                        insert into sweep (id, model, dataset, owner, request, plan, state, created)
                        values (:id, :model, :dataset, :owner, :request, :plan, :state, :created)
                        """)
                .param("id", sweep.id())
                .param("model", sweep.model())
                .param("dataset", sweep.dataSet())
                .param("owner", sweep.owner())
                .param("request", json(sweep.request()))
                .param("plan", json(sweep.plan()))
                .param("state", sweep.state().name())
                .param("created", DatabaseTime.of(sweep.created()))
                .update();
    }

    private void insert(String sweep, NewTrial trial) {
        jobs.insert(trial.job());
        jdbc.sql("insert into trial (job, sweep, number, parameters) values (:job, :sweep, :number, :parameters)")
                .param("job", trial.job().id())
                .param("sweep", sweep)
                .param("number", trial.number())
                .param("parameters", json(trial.values()))
                .update();
    }

    Optional<Sweep> find(String id) {
        return jdbc.sql("select * from sweep where id = :id")
                .param("id", id)
                .query(Sweeps::read)
                .optional();
    }

    /** Those that have not ended, oldest first. */
    List<String> running() {
        return jdbc.sql("select id from sweep where state = 'RUNNING' order by created")
                .query((row, index) -> row.getString("id"))
                .list();
    }

    /** A sweep that has not ended; nobody else changes it until the transaction under way has ended. */
    Optional<Sweep> hold(String id) {
        return jdbc.sql("select * from sweep where id = :id and state = 'RUNNING' for update")
                .param("id", id)
                .query(Sweeps::read)
                .optional();
    }

    /** From here on no trial trains on, and none is chosen; false where it has ended. */
    boolean requestCancel(String id) {
        return jdbc.sql("update sweep set cancel_requested = true where id = :id and state = 'RUNNING'")
                        .param("id", id)
                        .update()
                == 1;
    }

    void climb(String id, int rung) {
        jdbc.sql("update sweep set rung = :rung where id = :id")
                .param("rung", rung)
                .param("id", id)
                .update();
    }

    void choose(String id, String best) {
        jdbc.sql("update sweep set best = :best where id = :id")
                .param("best", best)
                .param("id", id)
                .update();
    }

    /** @param state a final one */
    void end(String id, JobState state, @Nullable String reason, Instant now) {
        jdbc.sql("update sweep set state = :state, reason = :reason, finished = :now where id = :id")
                .param("state", state.name())
                .param("reason", reason)
                .param("now", DatabaseTime.of(now))
                .param("id", id)
                .update();
    }

    private static Sweep read(ResultSet row, int index) throws SQLException {
        return new Sweep(
                row.getString("id"),
                row.getString("model"),
                row.getString("dataset"),
                row.getString("owner"),
                JobJson.mapper().readTree(row.getString("request")),
                JobJson.mapper().readValue(row.getString("plan"), SweepPlan.class),
                JobState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getInt("rung"),
                row.getString("best"),
                row.getBoolean("cancel_requested"),
                DatabaseTime.read(row, "created"),
                DatabaseTime.readOrNull(row, "finished"));
    }

    private static String json(Object value) {
        return JobJson.mapper().writeValueAsString(value);
    }
}
