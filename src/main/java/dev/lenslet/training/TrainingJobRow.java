package dev.lenslet.training;

import dev.lenslet.registry.GateResult;
import dev.lenslet.training.TrainingJob.LastWorker;
import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.job.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row of {@code training_job}. */
final class TrainingJobRow {

    private TrainingJobRow() {}

    static TrainingJob read(ResultSet row, int index) throws SQLException {
        String progress = row.getString("progress");
        return new TrainingJob(
                row.getLong("number"),
                row.getString("id"),
                row.getString("model"),
                row.getString("dataset"),
                row.getString("owner"),
                JobJson.mapper().readTree(row.getString("request")),
                JobJson.mapper().readTree(row.getString("network")),
                JobJson.mapper().readValue(row.getString("hyperparameters"), Hyperparameters.class),
                JobState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getString("log_tail"),
                progress == null ? JobProgress.NONE : JobJson.mapper().readValue(progress, JobProgress.class),
                DatabaseTime.read(row, "created"),
                DatabaseTime.readOrNull(row, "started"),
                DatabaseTime.readOrNull(row, "finished"),
                row.getObject("version", Integer.class),
                worker(row),
                row.getBoolean("cancel_requested"),
                row.getBoolean("publishing"),
                new Setbacks(row.getInt("fruitless_deaths"), row.getObject("checkpoint_steps", Long.class)),
                row.getLong("assignment"),
                row.getString("replica"),
                gate(row),
                resources(row));
    }

    private static @Nullable GateResult gate(ResultSet row) throws SQLException {
        String gate = row.getString("gate");
        return gate == null ? null : JobJson.mapper().readValue(gate, GateResult.class);
    }

    private static Resources resources(ResultSet row) throws SQLException {
        return new Resources(
                row.getInt("gpus"),
                row.getLong("gpu_memory_bytes"),
                row.getObject("memory_bytes", Long.class),
                row.getBoolean("memory_stated"),
                row.getInt("priority"),
                row.getInt("retries"));
    }

    private static @Nullable LastWorker worker(ResultSet row) throws SQLException {
        Long pid = row.getObject("worker_pid", Long.class);
        return pid == null
                ? null
                : new LastWorker(
                        row.getString("worker_place"),
                        new WorkerIdentity(pid, DatabaseTime.readOrNull(row, "worker_started")));
    }
}
