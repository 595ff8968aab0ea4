package dev.lenslet.training;

import dev.lenslet.training.TrainingJob.WorkerIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A worker: a child of this process, or one that an earlier process of this service left running. */
final class WorkerProcess {

    /** Linux counts starts from the time of boot, which a clock's adjustment moves. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    private final ProcessHandle handle;
    private final @Nullable Process child;

    private WorkerProcess(ProcessHandle handle, @Nullable Process child) {
        this.handle = handle;
        this.child = child;
    }

    /** Starts a JVM, which then waits for {@link #begin}: nothing is trained that is not on record. */
    static WorkerProcess start(ProcessBuilder command) throws IOException {
        Process child = command.start();
        return new WorkerProcess(child.toHandle(), child);
    }

    /** The worker of that identity, if it still runs. */
    static Optional<WorkerProcess> find(WorkerIdentity identity) {
        Instant started = identity.started();
        if (started == null) {
            return Optional.empty();
        }
        return ProcessHandle.of(identity.pid())
                .filter(handle -> handle.info()
                        .startInstant()
                        .filter(instant ->
                                Duration.between(instant, started).abs().compareTo(SAME_START) <= 0)
                        .isPresent())
                .map(handle -> new WorkerProcess(handle, null))
                .filter(WorkerProcess::isAlive);
    }

    WorkerIdentity identity() {
        return identity(handle);
    }

    /** To look at it. */
    ProcessHandle handle() {
        return handle;
    }

    static WorkerIdentity identity(ProcessHandle process) {
        return new WorkerIdentity(process.pid(), process.info().startInstant().orElse(null));
    }

    /** Lets a child begin to work. One that died already is noticed by its end. */
    void begin() {
        if (child != null) {
            try (var in = child.getOutputStream()) {
                in.write('\n');
            } catch (IOException dead) {
                // It ended before it could be told.
            }
        }
    }

    /** A child is alive until its exit code is there; one of an earlier service may have no parent to take note of its end. */
    boolean isAlive() {
        return child == null ? handle.isAlive() && !isZombie(handle.pid()) : child.isAlive();
    }

    /** Ends it, by force if it takes longer than the grace; returns when it is gone. */
    void end(Duration grace) throws InterruptedException {
        handle.destroy();
        if (!awaitEnd(grace)) {
            handle.destroyForcibly();
            awaitEnd(Duration.ofSeconds(10));
        }
    }

    /** Ends it by force, without waiting. */
    void kill() {
        handle.destroyForcibly();
    }

    private boolean awaitEnd(Duration patience) throws InterruptedException {
        try {
            handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return !isAlive();
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** As the operating system tells it of a child that ended, 128 + n for signal n; empty for an adopted one. */
    OptionalInt exitCode() {
        return child == null || child.isAlive() ? OptionalInt.empty() : OptionalInt.of(child.exitValue());
    }

    /** Whether it has ended, but the process that should take note of it, its parent, does not: Java calls it alive. */
    private static boolean isZombie(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String line = Files.isReadable(stat) ? Files.readString(stat) : "";
            int name = line.lastIndexOf(") ");
            return name >= 0 && line.startsWith("Z", name + 2);
        } catch (IOException gone) {
            return false;
        }
    }
}
