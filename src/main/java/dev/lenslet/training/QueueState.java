package dev.lenslet.training;

import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.schedule.Demand;
import dev.lenslet.training.schedule.Lease;
import dev.lenslet.training.schedule.Promise;
import dev.lenslet.training.schedule.Replica;
import dev.lenslet.training.schedule.RunningJob;
import dev.lenslet.training.schedule.SchedulerState;
import dev.lenslet.training.schedule.WaitingJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everything that the scheduler decides by, as the database has it. Portable SQL. Thread-safe. */
final class QueueState {

    /** Jobs that no replica has, and that may have one. */
    static final String WAITING = "state in ('QUEUED', 'PAUSED') and replica is null and paused_for_room = false";

    /** Of the jobs of one owner and priority, so many are looked at in a pass, the oldest: those behind fill no gaps until later. */
    private static final int DEPTH = 500;

    private static final String ALL = " from training_job where " + WAITING;

    private static final String FIRST = " from (select training_job.*, row_number() over"
            + " (partition by owner, priority order by created, number) as place" + ALL + ") as waiting"
            + " where place <= " + DEPTH + " or exists (select 1 from promise where promise.job = waiting.id)";

    /** Of a job like none before. */
    private static final Duration UNKNOWN = Duration.ofMinutes(10);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final Replicas replicas;
    private final OwnerUse use;
    private final Promises promises;
    private final TrainingSettings settings;
    private final SchedulingSettings scheduling;

    QueueState(JdbcClient jdbc, Replicas replicas, TrainingSettings settings, SchedulingSettings scheduling) {
        this.jdbc = jdbc;
        this.replicas = replicas;
        this.use = new OwnerUse(jdbc, scheduling.halfLife());
        this.promises = new Promises(jdbc);
        this.settings = settings;
        this.scheduling = scheduling;
    }

    /** With all that wait. */
    SchedulerState read(Instant now) {
        List<RunningJob> running = running(now);
        return read(replicas(running), running, promises.all(), ALL, now);
    }

    /** With those that may get something now. */
    SchedulerState first(List<Replica> replicas, List<RunningJob> running, Map<String, Promise> promised, Instant now) {
        return read(replicas, running, promised, FIRST, now);
    }

    private SchedulerState read(
            List<Replica> replicas,
            List<RunningJob> running,
            Map<String, Promise> promised,
            String waiting,
            Instant now) {
        return new SchedulerState(
                replicas,
                running,
                waiting(promised, replicas, waiting),
                scheduling.byOwner(),
                scheduling.otherwise(),
                use.until(now));
    }

    /** Those that run jobs. A GPU that two see, as two of one machine do, is whose job has it, else the first's. */
    List<Replica> replicas(List<RunningJob> running) {
        Map<String, String> whose = new HashMap<>();
        for (RunningJob job : running) {
            job.lease().gpus().forEach(gpu -> whose.put(gpu, job.lease().replica()));
        }
        return replicas.all().stream()
                .filter(replica -> replica.capacity() > 0)
                .flatMap(replica -> replica.offer() == null
                        ? Stream.empty()
                        : Stream.of(replica.offer().of(replica.id(), replica.capacity())))
                .map(replica -> new Replica(
                        replica.id(),
                        replica.threads(),
                        replica.memoryBytes(),
                        replica.engines(),
                        replica.gpus().stream()
                                .filter(gpu -> whose.computeIfAbsent(gpu.id(), none -> replica.id())
                                        .equals(replica.id()))
                                .toList(),
                        replica.reserve(),
                        replica.places()))
                .toList();
    }

    List<RunningJob> running(Instant now) {
        return jdbc.sql("select lease.*, training_job.replica, training_job.owner, training_job.priority,"
                        + " training_job.expected_seconds " + Leases.IN_USE)
                .query((row, index) -> {
                    Instant since = DatabaseTime.read(row, "since");
                    return new RunningJob(
                            row.getString("job"),
                            row.getString("owner"),
                            row.getInt("priority"),
                            new Lease(
                                    row.getString("replica"),
                                    row.getInt("threads"),
                                    row.getLong("memory_bytes"),
                                    Leases.split(row.getString("gpus"))),
                            since,
                            now.plus(expected(row)),
                            row.getString("yielding") != null);
                })
                .list();
    }

    private List<WaitingJob> waiting(Map<String, Promise> promised, List<Replica> replicas, String which) {
        long most = replicas.stream().mapToLong(Replica::leasableBytes).max().orElse(0);
        long memory = Math.min(WorkerCommand.memory(settings), most);
        return jdbc.sql(
                        "select id, number, owner, priority, created, gpus, gpu_memory_bytes, memory_bytes, expected_seconds,"
                                + " engine, case when engine is null then hyperparameters end as training" + which)
                .query((row, index) -> {
                    String id = row.getString("id");
                    return new WaitingJob(
                            id,
                            row.getLong("number"),
                            row.getString("owner"),
                            row.getInt("priority"),
                            DatabaseTime.read(row, "created"),
                            demand(row, memory),
                            expected(row),
                            promised.get(id));
                })
                .list();
    }

    private static Demand demand(ResultSet row, long otherwise) throws SQLException {
        @Nullable Long memory = row.getObject("memory_bytes", Long.class);
        return Resources.demand(
                engine(row), memory == null ? otherwise : memory, row.getInt("gpus"), row.getLong("gpu_memory_bytes"));
    }

    private static String engine(ResultSet row) throws SQLException {
        String engine = row.getString("engine");
        return engine == null
                ? JobJson.mapper()
                        .readValue(row.getString("training"), Hyperparameters.class)
                        .engine()
                : engine;
    }

    private static Duration expected(ResultSet row) throws SQLException {
        @Nullable Double seconds = row.getObject("expected_seconds", Double.class);
        if (seconds == null) {
            return UNKNOWN;
        }
        Duration expected = Duration.ofMillis((long) (seconds * 1000));
        return expected.compareTo(SHORTEST) < 0 ? SHORTEST : expected;
    }
}
