package dev.lenslet.training;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * What one replica at a time does for all, on db-scheduler: passes of the scheduler, forgetting old keys, and deleting what is
 * kept no longer. Thread-safe.
 */
final class ScheduledTasks implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ScheduledTasks.class);

    /** Passes come when something happened; this is for what no replica lives to tell of. */
    private static final Duration PASS = Duration.ofMinutes(1);

    private static final Duration CLEANING = Duration.ofHours(1);
    private static final Duration POLL = Duration.ofSeconds(10);

    /** Of a pass, which takes milliseconds; one whose replica died in it is done by another after three of them. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private static final TaskInstanceId SCHEDULE = TaskInstanceId.of("training-schedule", RecurringTask.INSTANCE);

    private final DataSource database;
    private final DatabaseClock clock;
    private final SweepPass sweeps;
    private final SchedulingPass pass;
    private final IdempotencyKeys keys;
    private final Housekeeping housekeeping;
    private final Duration every;
    private final Runnable given;

    /** One for each start: it starts once. Null while there is none. */
    private volatile @Nullable Scheduler scheduler;

    /**
     * @param every from one end of housekeeping to its next beginning
     * @param given called after a pass that gave jobs to replicas
     */
    ScheduledTasks(
            DataSource database,
            DatabaseClock clock,
            SweepPass sweeps,
            SchedulingPass pass,
            IdempotencyKeys keys,
            Housekeeping housekeeping,
            Duration every,
            Runnable given) {
        this.database = database;
        this.clock = clock;
        this.sweeps = sweeps;
        this.pass = pass;
        this.keys = keys;
        this.housekeeping = housekeeping;
        this.every = every;
        this.given = given;
    }

    private Scheduler scheduler() {
        return Scheduler.create(database)
                .startTasks(
                        Tasks.recurring(SCHEDULE.getTaskName(), FixedDelay.of(PASS))
                                .execute((instance, context) -> {
                                    // First: what it queues is given at once.
                                    sweeps.run();
                                    if (pass.run() > 0) {
                                        given.run();
                                    }
                                }),
                        Tasks.recurring("idempotency-keys", FixedDelay.of(CLEANING))
                                .execute((instance, context) -> keys.forgetOld()),
                        Tasks.recurring("housekeeping", FixedDelay.of(every))
                                .execute((instance, context) -> housekeeping.run()))
                // One for passes, which must not wait until a large directory is deleted.
                .threads(2)
                .pollingInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(4)
                .schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
                .clock(clock)
                .enableImmediateExecution()
                .alwaysPersistTimestampInUTC()
                .shutdownMaxWait(Duration.ofSeconds(5))
                .build();
    }

    /**
     * Has a pass made at once.
     *
     * @return false where one is being made, which may not see what just happened, or none can be yet: ask again
     */
    boolean pass() {
        Scheduler now = scheduler;
        if (now == null) {
            return false;
        }
        try {
            now.reschedule(SCHEDULE, clock.now());
            return true;
        } catch (TaskInstanceException underWay) {
            log.debug("A pass is being made", underWay);
            return false;
        }
    }

    @Override
    public void start() {
        Scheduler begun = scheduler();
        begun.start();
        scheduler = begun;
    }

    @Override
    public void stop() {
        Scheduler now = scheduler;
        scheduler = null;
        if (now != null) {
            now.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }
}
