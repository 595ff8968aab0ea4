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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** What one replica at a time does for all, on db-scheduler: passes of the scheduler, and forgetting old keys. Thread-safe. */
final class ScheduledTasks implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ScheduledTasks.class);

    /** Passes come when something happened; this is for what no replica lives to tell of. */
    private static final Duration PASS = Duration.ofMinutes(1);

    private static final Duration CLEANING = Duration.ofHours(1);
    private static final Duration POLL = Duration.ofSeconds(10);

    /** Of a pass, which takes milliseconds; one whose replica died in it is done by another after three of them. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private static final TaskInstanceId SCHEDULE = TaskInstanceId.of("training-schedule", RecurringTask.INSTANCE);

    private final Scheduler scheduler;
    private final DatabaseClock clock;
    private volatile boolean running;

    /** @param given called after a pass that gave jobs to replicas */
    ScheduledTasks(
            DataSource database, DatabaseClock clock, SchedulingPass pass, IdempotencyKeys keys, Runnable given) {
        this.clock = clock;
        this.scheduler = Scheduler.create(database)
                .startTasks(
                        Tasks.recurring(SCHEDULE.getTaskName(), FixedDelay.of(PASS))
                                .execute((instance, context) -> {
                                    if (pass.run() > 0) {
                                        given.run();
                                    }
                                }),
                        Tasks.recurring("idempotency-keys", FixedDelay.of(CLEANING))
                                .execute((instance, context) -> keys.forgetOld()))
                .threads(1)
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
     * @return false where one is being made, which may not see what just happened: ask again
     */
    boolean pass() {
        try {
            scheduler.reschedule(SCHEDULE, clock.now());
            return true;
        } catch (TaskInstanceException underWay) {
            log.debug("A pass is being made", underWay);
            return false;
        }
    }

    @Override
    public void start() {
        scheduler.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
