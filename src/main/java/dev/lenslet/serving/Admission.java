package dev.lenslet.serving;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Lets a bounded number of predictions run and a bounded number wait, first come, first served. Thread-safe. */
@Component
class Admission {

    private final Semaphore turns;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentLinkedDeque<Workspace> workspaces = new ConcurrentLinkedDeque<>();
    private final ServingSettings settings;

    Admission(ServingSettings settings) {
        this.settings = settings;
        this.turns = new Semaphore(settings.concurrency(), true);
    }

    /** How an arrival ended. */
    sealed interface Entry {}

    /** Too many wait, or the wait was too long. */
    record Full() implements Entry {}

    /** A turn with the memory for it; closing it ends the turn. */
    final class Turn implements Entry, AutoCloseable {

        private final Workspace workspace;

        private Turn() {
            Workspace warm = workspaces.pollFirst();
            this.workspace = warm == null ? new Workspace() : warm;
        }

        Workspace workspace() {
            return workspace;
        }

        @Override
        public void close() {
            workspaces.addFirst(workspace);
            turns.release();
        }
    }

    /** Waits for a turn where it has to. */
    Entry enter() {
        // Without a timeout the semaphore would let newcomers overtake.
        if (acquired(0)) {
            return new Turn();
        }
        if (waiting.incrementAndGet() > settings.queue()) {
            waiting.decrementAndGet();
            return new Full();
        }
        try {
            return acquired(settings.maxWait().toNanos()) ? new Turn() : new Full();
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Requests that wait at this moment. */
    int waiting() {
        return waiting.get();
    }

    private boolean acquired(long nanos) {
        try {
            return turns.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
