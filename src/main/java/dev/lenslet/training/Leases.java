package dev.lenslet.training;

import dev.lenslet.training.schedule.Lease;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What jobs have of their replicas, in the database. Portable SQL. Thread-safe. */
final class Leases {

    /** Those of jobs that a replica has. */
    static final String IN_USE = """
            from lease join training_job on training_job.id = lease.job
            where training_job.replica is not null
              and training_job.state in ('QUEUED', 'PAUSED', 'STARTING', 'RUNNING')
            """;

    private final JdbcClient jdbc;

    Leases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param gpus UUIDs */
    record Held(String job, String replica, int threads, long memoryBytes, List<String> gpus, Instant since) {}

    /** Of a job that a replica has. */
    Optional<Held> of(String job) {
        return jdbc.sql("select lease.*, training_job.replica " + IN_USE + " and lease.job = :job")
                .param("job", job)
                .query(Leases::held)
                .optional();
    }

    /** All that are in use now, the oldest first. */
    List<Held> all() {
        return jdbc.sql("select lease.*, training_job.replica " + IN_USE + " order by lease.since, lease.job")
                .query(Leases::held)
                .list();
    }

    /**
     * Gives a job what it gets, once.
     *
     * @param part of everything, 0 to 1
     */
    void give(String job, Lease lease, double part, Instant since) {
        jdbc.sql("""
                        insert into lease (job, given_by, threads, memory_bytes, gpus, part, since)
                        values (:job, :replica, :threads, :memory, :gpus, :part, :since)
                        """)
                .param("job", job)
                .param("replica", lease.replica())
                .param("threads", lease.threads())
                .param("memory", lease.memoryBytes())
                .param("gpus", join(lease.gpus()))
                .param("part", part)
                .param("since", DatabaseTime.of(since))
                .update();
    }

    /** Tells whoever has the job to end it at its next checkpoint. */
    boolean recall(String job, String reason) {
        return jdbc.sql("update lease set yielding = :reason where job = :job and yielding is null")
                        .param("reason", reason)
                        .param("job", job)
                        .update()
                == 1;
    }

    /** Why a job is to end at its next checkpoint; empty where it is not. */
    Optional<String> recalled(String job) {
        return jdbc.sql("select yielding from lease where job = :job and yielding is not null")
                .param("job", job)
                .query(String.class)
                .optional();
    }

    private static Held held(ResultSet row, int index) throws SQLException {
        return new Held(
                row.getString("job"),
                row.getString("replica"),
                row.getInt("threads"),
                row.getLong("memory_bytes"),
                split(row.getString("gpus")),
                DatabaseTime.read(row, "since"));
    }

    static String join(List<String> gpus) {
        return String.join(",", gpus);
    }

    static List<String> split(String gpus) {
        return gpus.isEmpty() ? List.of() : Arrays.asList(gpus.split(","));
    }
}
