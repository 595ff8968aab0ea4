package dev.lenslet.training;

import dev.lenslet.storage.Home;
import dev.lenslet.training.Control.Wish;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Runs the jobs that the scheduler gave to this replica, each on a thread of its own, and keeps up its membership. Every look
 * compares what the database says with what runs here: a job that is this replica's and does not run is taken up, from
 * wherever it was left; one that runs and is no longer this replica's is given up. So the first look after a start, after the
 * database was away, and after this process was paused are all the same. When the service stops, before its database closes,
 * it ends the workers and gives their jobs back to the queue.
 */
final class JobSupervisor implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobSupervisor.class);

    /** Publishing is finished even when the service stops. */
    private static final Duration PUBLISHING = Duration.ofSeconds(15);

    /** Submissions that come close together are looked at together. */
    private static final Duration GATHER = Duration.ofMillis(20);

    /** A pass takes milliseconds. */
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final JobTools tools;
    private final Home home;
    private final Membership membership;
    private final ScheduledTasks tasks;
    private final Leftovers leftovers;
    private final Pulse news;
    private final Duration look;
    private final AtomicBoolean passWanted = new AtomicBoolean(true);
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    /** Of jobs whose worker had not begun when the database was away. */
    private final Map<String, Assignment> unbegun = new ConcurrentHashMap<>();

    private volatile Control stopping = new Control();
    private volatile @Nullable Thread thread;
    private boolean away;

    /** A job that runs here. */
    private record Run(Assignment assignment, Control control, Thread thread) {}

    /**
     * @param news beaten where there may be something to look at
     * @param look how often it looks all the same
     */
    JobSupervisor(
            JobTools tools,
            Home home,
            Membership membership,
            ScheduledTasks tasks,
            Leftovers leftovers,
            Pulse news,
            Duration look) {
        this.tools = tools;
        this.home = home;
        this.membership = membership;
        this.tasks = tasks;
        this.leftovers = leftovers;
        this.news = news;
        this.look = look;
    }

    JobDirectory directory(String id) {
        return new JobDirectory(home.jobs().resolve(id));
    }

    /** A job was queued, or there is room for one. */
    void wake() {
        passWanted.set(true);
        news.beat();
    }

    /** Whether the job's events come from this process. */
    boolean runs(String id) {
        return runs.containsKey(id);
    }

    /** Cancels a job: a waiting one at once, an active one as soon as its worker is gone. */
    Cancellation cancel(String id) {
        Cancellation cancellation = tools.jobs().requestCancel(id, tools.clock().instant());
        Run run = runs.get(id);
        if (cancellation instanceof Cancellation.UnderWay && run != null) {
            run.control.wish(Wish.CANCEL);
        }
        tools.pulse().beat();
        // A sweep may have waited for this job alone.
        wake();
        return cancellation;
    }

    @Override
    public void start() {
        stopping = new Control();
        thread = Thread.ofPlatform().name("training-jobs").daemon().start(this::supervise);
    }

    @Override
    public void stop() {
        stopping.wish(Wish.STOP);
        news.beat();
        join(thread);
        runs.values().forEach(run -> run.control.wish(Wish.STOP));
        runs.values().forEach(run -> join(run.thread));
        try {
            membership.leave();
            tasks.pass();
        } catch (RuntimeException failure) {
            log.warn("This replica could not say that it leaves; the others will notice", failure);
        }
        thread = null;
    }

    private void join(@Nullable Thread running) {
        try {
            if (running != null) {
                running.join(tools.settings().grace().plus(PUBLISHING));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private boolean stopped() {
        return stopping.wish() == Wish.STOP;
    }

    private void supervise() {
        try {
            boolean tidy = false;
            while (!stopped()) {
                long before = news.count();
                boolean looked = look();
                if (looked && !tidy) {
                    leftovers.remove();
                    tidy = true;
                }
                if (!passWanted.get()) {
                    news.await(before, look);
                }
                stopping.await(GATHER);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether it could; the database may be away for a moment */
    private boolean look() throws InterruptedException {
        try {
            if (!membership.beat()) {
                runs.values().forEach(run -> run.control.wish(Wish.LOST));
            }
            if (membership.seeToOthers()) {
                passWanted.set(true);
            }
            boolean room = tools.room().lack().isEmpty();
            if (room && tools.pauses().end() > 0) {
                passWanted.set(true);
            }
            compare();
            if (passWanted.getAndSet(false) && !tasks.pass()) {
                passWanted.set(true);
                stopping.await(AGAIN);
            }
            away = false;
            return true;
        } catch (RuntimeException failure) {
            if (!away) {
                log.error("The queue of training jobs cannot be read; trying again", failure);
            }
            away = true;
            stopping.await(look);
            return false;
        }
    }

    private void compare() {
        Map<String, TrainingJobs.Held> mine = tools.jobs().heldBy(membership.id()).stream()
                .collect(Collectors.toMap(held -> held.assignment().job(), Function.identity()));
        for (Run run : runs.values()) {
            TrainingJobs.Held held = mine.get(run.assignment.job());
            if (held == null || !held.assignment().equals(run.assignment)) {
                giveUp(run);
            } else if (held.cancelRequested()) {
                run.control.wish(Wish.CANCEL);
            } else if (held.recalled()) {
                run.control.wish(Wish.YIELD);
            }
        }
        mine.values().stream()
                .filter(held -> !runs.containsKey(held.assignment().job()))
                .filter(this::mayBegin)
                .forEach(held -> begin(held.assignment()));
    }

    /** One that has its turn waits on where the disk has no room, and says so. */
    private boolean mayBegin(TrainingJobs.Held held) {
        if (held.state().isActive()) {
            return true;
        }
        Optional<DiskRoom.Lack> lack = tools.room().lack();
        lack.ifPresent(now -> tools.pauses().explain(held.assignment(), "waits for room: " + now.inWords()));
        return lack.isEmpty();
    }

    /** It may have ended in this moment, of which the database knows before its thread is gone. */
    private void giveUp(Run run) {
        boolean lost = tools.jobs()
                .find(run.assignment.job())
                .filter(job -> job.held().equals(run.assignment))
                .isEmpty();
        if (lost) {
            run.control.wish(Wish.LOST);
        }
    }

    private void begin(Assignment assignment) {
        Control control = new Control();
        Thread worker = Thread.ofPlatform()
                .name("training-job-" + assignment.job())
                .daemon()
                .unstarted(() -> run(assignment, control));
        runs.put(assignment.job(), new Run(assignment, control, worker));
        worker.start();
    }

    private void run(Assignment assignment, Control control) {
        try {
            Optional<TrainingJob> job = tools.jobs()
                    .find(assignment.job())
                    .filter(found -> found.held().equals(assignment));
            if (job.isPresent()) {
                run(job.get(), control);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException away) {
            log.warn("Training job {} is taken up again when the database is back", assignment.job(), away);
        } finally {
            runs.remove(assignment.job());
            wake();
        }
    }

    private void run(TrainingJob job, Control control) throws InterruptedException {
        if (job.cancelRequested()) {
            control.wish(Wish.CANCEL);
        }
        JobDirectory directory = directory(job.id());
        JobRun run = new JobRun(sinceCheckpoint(job, directory), directory, control, tools);
        boolean again = job.held().equals(unbegun.remove(job.id()));
        try {
            if (job.state() == JobState.QUEUED || job.state() == JobState.PAUSED) {
                run.start();
            } else if (again) {
                run.begin();
            } else {
                run.takeUp();
            }
        } catch (DataAccessResourceFailureException
                | TransientDataAccessException
                | RecoverableDataAccessException
                | TransactionException away) {
            if (!run.hasBegun()) {
                unbegun.put(job.id(), job.held());
            }
            throw away;
        } catch (IOException | RuntimeException failure) {
            log.error("Training job {} failed in the service", job.id(), failure);
            run.abandon();
        }
    }

    private static TrainingJob sinceCheckpoint(TrainingJob job, JobDirectory directory) {
        try {
            return job.with(job.setbacks().before(directory.newestCheckpoint()));
        } catch (IOException unreadable) {
            return job;
        }
    }
}
