package dev.lenslet.serving;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the bytes of loaded versions, those too that end with their last request, against a limit. Thread-safe. */
final class MemoryBudget {

    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private long taken;

    MemoryBudget(long limit) {
        this.limit = limit;
    }

    long limit() {
        return limit;
    }

    /** Never refused: what was loaded is there. */
    void take(long bytes) {
        lock.lock();
        try {
            taken = Math.addExact(taken, bytes);
        } finally {
            lock.unlock();
        }
    }

    void give(long bytes) {
        lock.lock();
        try {
            taken -= bytes;
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no more than so many bytes are taken, for a while at most. */
    void awaitAtMost(long bytes, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (taken > bytes && left > 0) {
                left = given.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
