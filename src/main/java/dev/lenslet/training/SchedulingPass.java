package dev.lenslet.training;

import dev.lenslet.training.schedule.Decision;
import dev.lenslet.training.schedule.Promise;
import dev.lenslet.training.schedule.Replica;
import dev.lenslet.training.schedule.RunningJob;
import dev.lenslet.training.schedule.Scheduler;
import dev.lenslet.training.schedule.SchedulerState;
import dev.lenslet.training.schedule.Shares;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Frees the jobs of replicas that are gone, asks the scheduler, and writes down what it decides: who gets what, who yields, what
 * is promised. A pass is one transaction that holds a lock in the database, so passes of several replicas come one after the
 * other, and one whose replica stops in its midst never was. Where nobody waits, or nobody could get anything, it asks a few
 * short questions and no more. Portable SQL. Thread-safe.
 */
final class SchedulingPass {

    static final Scheduler.Policy POLICY = Scheduler.Policy.DEFAULT;

    private static final String ORPHANED =
            "(replica is null or not exists (select 1 from replica where replica.id = training_job.replica))";

    private static final String NOT_LEASED = "not exists (select 1 from lease where lease.job = training_job.id)";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final QueueState state;
    private final OwnerUse use;
    private final Leases leases;
    private final Promises promises;
    private final InstantSource clock;
    private final Timer decisions;
    private final Scheduler scheduler = new Scheduler(POLICY);

    /** @param decisions how long those passes take that ask the scheduler */
    SchedulingPass(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            QueueState state,
            SchedulingSettings settings,
            InstantSource clock,
            Timer decisions) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.state = state;
        this.use = new OwnerUse(jdbc, settings.halfLife());
        this.leases = new Leases(jdbc);
        this.promises = new Promises(jdbc);
        this.clock = clock;
        this.decisions = decisions;
    }

    /** @return how many jobs were given to replicas, or told to yield */
    int run() {
        Instant now = clock.instant();
        Integer changed = transactions.execute(status -> {
            QueueLock.SCHEDULE.hold(jdbc);
            free();
            keepTurns();
            use.count(now);
            adopt(now);
            return decide(now);
        });
        return changed == null ? 0 : changed;
    }

    private void free() {
        jdbc.sql("update training_job set replica = null, assignment = assignment + 1"
                        + " where state in ('QUEUED', 'PAUSED') and replica is not null"
                        + " and (" + ORPHANED + " or " + NOT_LEASED + ")")
                .update();
        jdbc.sql("update training_job set state = 'CANCELLED', finished = current_timestamp,"
                        + " assignment = assignment + 1"
                        + " where state in ('STARTING', 'RUNNING') and cancel_requested = true and " + ORPHANED)
                .update();
        jdbc.sql("update training_job set state = 'QUEUED', replica = null, assignment = assignment + 1,"
                        + " fruitless_deaths = fruitless_deaths + 1, reason = 'the replica that ran it is gone'"
                        + " where state in ('STARTING', 'RUNNING') and " + ORPHANED)
                .update();
    }

    /** Who ran and waits again has his turn before those who were promised a time behind him: it is as if it had come. */
    private void keepTurns() {
        jdbc.sql("insert into promise (job, start, replica, threads, memory_bytes, gpus)"
                        + " select lease.job, lease.since, lease.given_by, lease.threads, lease.memory_bytes, lease.gpus"
                        + " from lease join training_job on training_job.id = lease.job"
                        + " where training_job.state in ('QUEUED', 'PAUSED') and training_job.replica is null"
                        + " and training_job.paused_for_room = false"
                        + " and not exists (select 1 from promise where promise.job = lease.job)")
                .update();
    }

    /** What runs since a version that knew no leases has a place and a thread, as far as is known. */
    private void adopt(Instant now) {
        jdbc.sql("insert into lease (job, given_by, threads, memory_bytes, gpus, part, since)"
                        + " select id, replica, 1, 0, '', 0, :now from training_job"
                        + " where state in ('STARTING', 'RUNNING') and replica is not null and " + NOT_LEASED)
                .param("now", DatabaseTime.of(now))
                .update();
    }

    private record Line(long length, int highest) {}

    private int decide(Instant now) {
        Line line = jdbc.sql("select count(*) as length, coalesce(max(priority), 0) as highest from training_job"
                        + " where " + QueueState.WAITING)
                .query((row, index) -> new Line(row.getLong("length"), row.getInt("highest")))
                .single();
        if (line.length() == 0) {
            return 0;
        }
        List<RunningJob> running = state.running(now);
        List<Replica> replicas = state.replicas(running);
        Map<String, Promise> promised = promises.all();
        if (!canChange(line, replicas, running, promised.size())) {
            return 0;
        }
        return decisions.record(() -> {
            SchedulerState all = state.first(replicas, running, promised, now);
            return carryOut(scheduler.decide(all, now), new Shares(replicas), promised, now);
        });
    }

    /** Whether there is a place, one to be made for a higher priority, or a promise to be given. */
    private static boolean canChange(Line line, List<Replica> replicas, List<RunningJob> running, int promised) {
        Map<String, Long> taken = running.stream()
                .collect(Collectors.groupingBy(job -> job.lease().replica(), Collectors.counting()));
        boolean room = replicas.stream()
                .anyMatch(replica ->
                        taken.getOrDefault(replica.id(), 0L) < replica.places().jobs());
        return room
                || !replicas.isEmpty()
                        && (promised < Math.min(line.length(), POLICY.promises())
                                || running.stream().anyMatch(job -> job.priority() < line.highest()));
    }

    private int carryOut(Decision decision, Shares shares, Map<String, Promise> promised, Instant now) {
        int changed = 0;
        for (Decision.Start start : decision.starts()) {
            changed += give(start, shares.of(start.lease()), now) ? 1 : 0;
        }
        for (Decision.Preemption preemption : decision.preemptions()) {
            changed += leases.recall(preemption.job(), preemption.reason()) ? 1 : 0;
        }
        Map<String, Promise> kept = new HashMap<>();
        decision.waits().forEach((job, wait) -> {
            @Nullable Promise promise = wait.promise();
            if (promise != null) {
                kept.put(job, promise);
            }
        });
        promises.replace(promised, kept);
        return changed;
    }

    /** It may have been cancelled in this moment. */
    private boolean give(Decision.Start start, double part, Instant now) {
        boolean given = jdbc.sql("update training_job set replica = :replica where id = :job and " + QueueState.WAITING)
                        .param("replica", start.lease().replica())
                        .param("job", start.job())
                        .update()
                == 1;
        if (given) {
            leases.give(start.job(), start.lease(), part, now);
        }
        return given;
    }
}
