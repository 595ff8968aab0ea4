package dev.lenslet.training;

import dev.lenslet.storage.Home;
import dev.lenslet.training.Control.Wish;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs one job at a time, the oldest first, on a thread of its own. At its start it looks at what an earlier service left:
 * workers that live are followed to their end; jobs of the others, where there is no outcome, wait again. When the service
 * stops, before its database closes, it ends the worker, which writes a checkpoint, and lets the job wait for the next start.
 */
final class JobSupervisor implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobSupervisor.class);

    /** A job queued by another hand than this process' is found within this time. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Publishing is finished even when the service stops. */
    private static final Duration PUBLISHING = Duration.ofSeconds(15);

    private final JobTools tools;
    private final Home home;
    private final DataSetUses uses;
    private final Pulse queued = new Pulse();
    private volatile Control stopping = new Control();
    private volatile @Nullable Current current;
    private volatile @Nullable Thread thread;

    private record Current(String id, Control control) {}

    JobSupervisor(JobTools tools, Home home, DataSetUses uses) {
        this.tools = tools;
        this.home = home;
        this.uses = uses;
    }

    JobDirectory directory(String id) {
        return new JobDirectory(home.jobs().resolve(id));
    }

    /** A job was queued. */
    void wake() {
        queued.beat();
    }

    /** Cancels a job: a waiting one at once, an active one as soon as its worker is gone. */
    Cancellation cancel(String id) {
        Cancellation cancellation = tools.jobs().requestCancel(id, tools.clock().instant());
        if (cancellation instanceof Cancellation.UnderWay) {
            Current now = current;
            if (now != null && now.id.equals(id)) {
                now.control.wish(Wish.CANCEL);
            }
        } else if (cancellation instanceof Cancellation.Done) {
            uses.release(id);
        }
        tools.pulse().beat();
        return cancellation;
    }

    @Override
    public void start() {
        stopping = new Control();
        tools.jobs().unfinished().forEach(job -> uses.hold(job.id(), job.dataSet()));
        thread = Thread.ofPlatform().name("training-jobs").daemon().start(this::supervise);
    }

    @Override
    public void stop() {
        stopping.wish(Wish.STOP);
        Current now = current;
        if (now != null) {
            now.control.wish(Wish.STOP);
        }
        queued.beat();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(tools.settings().grace().plus(PUBLISHING));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        thread = null;
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
            while (!recovered()) {
                stopping.await(LOOK);
            }
            tidy();
            while (!stopped()) {
                long before = queued.count();
                Optional<TrainingJob> next = oldestQueued();
                if (next.isPresent()) {
                    run(next.get(), JobRun::start);
                } else {
                    queued.await(before, LOOK);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<TrainingJob> oldestQueued() {
        try {
            return tools.jobs().oldestQueued();
        } catch (RuntimeException failure) {
            log.error("The queue of training jobs cannot be read", failure);
            return Optional.empty();
        }
    }

    /** Whether {@link #recover} is done with: the database may be away for a moment. */
    private boolean recovered() throws InterruptedException {
        try {
            recover();
            return true;
        } catch (RuntimeException failure) {
            log.error("What became of training jobs cannot be read; trying again", failure);
            return stopped();
        }
    }

    /** The dead first: what became of them is known at once. */
    private void recover() throws InterruptedException {
        List<TrainingJob> active = tools.jobs().unfinished().stream()
                .filter(job -> job.state().isActive())
                .toList();
        for (TrainingJob job : active) {
            if (worker(job).isEmpty()) {
                run(job, JobRun::conclude);
            }
        }
        for (TrainingJob job : active) {
            Optional<WorkerProcess> worker = worker(job);
            if (worker.isPresent() && !stopped()) {
                log.info("Training job {} is still being worked at; following it", job.id());
                run(job, run -> run.follow(worker.get()));
            }
        }
    }

    /** Removes models of jobs that need them no more, where a crash came between. */
    private void tidy() {
        try (Stream<Path> directories = Files.exists(home.jobs()) ? Files.list(home.jobs()) : Stream.empty()) {
            for (Path root : (Iterable<Path>) directories::iterator) {
                JobDirectory directory = new JobDirectory(root);
                if (tools.publication().leftIn(directory)
                        && tools.jobs()
                                .find(String.valueOf(root.getFileName()))
                                .filter(job -> job.state() == JobState.SUCCEEDED || job.state() == JobState.CANCELLED)
                                .isPresent()) {
                    tools.publication().clear(directory);
                }
            }
        } catch (IOException | RuntimeException failure) {
            log.warn("What ended training jobs left cannot be removed", failure);
        }
    }

    private static Optional<WorkerProcess> worker(TrainingJob job) {
        return job.worker() == null ? Optional.empty() : WorkerProcess.find(job.worker());
    }

    private interface Part {
        void of(JobRun run) throws IOException, InterruptedException;
    }

    private void run(TrainingJob job, Part part) throws InterruptedException {
        Control control = new Control();
        current = new Current(job.id(), control);
        try {
            // Wishes that came before the control was there to hear them.
            if (stopped()) {
                control.wish(Wish.STOP);
            }
            if (tools.jobs().find(job.id()).filter(TrainingJob::cancelRequested).isPresent()) {
                control.wish(Wish.CANCEL);
            }
            part.of(new JobRun(job, directory(job.id()), control, tools));
        } catch (IOException | RuntimeException failure) {
            log.error("Training job {} failed in the service", job.id(), failure);
            abandon(job);
        } finally {
            current = null;
            releaseIfEnded(job);
        }
    }

    void releaseIfEnded(TrainingJob job) {
        try {
            if (tools.jobs()
                    .find(job.id())
                    .filter(now -> !now.state().isFinal())
                    .isEmpty()) {
                uses.release(job.id());
            }
        } catch (RuntimeException failure) {
            log.error("Whether training job {} has ended cannot be read", job.id(), failure);
        }
    }

    /** After a failure of the service's own; where even this cannot be written down, the next start will. */
    private void abandon(TrainingJob job) throws InterruptedException {
        try {
            Optional<TrainingJob> known = tools.jobs().find(job.id());
            Optional<WorkerProcess> worker = known.flatMap(JobSupervisor::worker);
            if (worker.isPresent()) {
                worker.get().end(tools.settings().grace());
            }
            tools.jobs()
                    .markFailed(
                            job.id(),
                            "the service failed to run the job; its log tells why",
                            null,
                            tools.clock().instant());
            tools.pulse().beat();
        } catch (RuntimeException again) {
            log.error("Training job {} could not be marked as failed", job.id(), again);
            stopping.await(LOOK);
        }
    }
}
