package dev.lenslet.serving;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One version's way into memory, and the requests that wait for it. Each gets a lease in the moment it is over, so that no
 * later load can take the version from under those who waited. Thread-safe.
 */
final class Load {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private int waiting;
    private boolean over;
    private @Nullable LoadedModel loaded;
    private @Nullable RuntimeException failure;

    /**
     * Waits for the end.
     *
     * @param until on {@link System#nanoTime}'s clock
     * @return with a lease, which the caller gives back; null where it was over before: ask again
     * @throws ModelNotReady where it takes longer
     * @throws RuntimeException the one with which it ended
     */
    @Nullable
    LoadedModel await(String model, long until) {
        lock.lock();
        try {
            if (over) {
                return null;
            }
            waiting++;
            awaitEnd(until);
            if (!over) {
                waiting--;
                throw ModelNotReady.loading(model);
            }
            if (failure != null) {
                throw failure;
            }
            return loaded;
        } finally {
            lock.unlock();
        }
    }

    private void awaitEnd(long until) {
        try {
            for (long left = until - System.nanoTime(); !over && left > 0; ) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param model that nobody retires meanwhile */
    void succeeded(LoadedModel model) {
        end(model, null);
    }

    void failed(RuntimeException reason) {
        end(null, reason);
    }

    private void end(@Nullable LoadedModel model, @Nullable RuntimeException reason) {
        lock.lock();
        try {
            over = true;
            loaded = model;
            failure = reason;
            for (int i = 0; model != null && i < waiting; i++) {
                model.acquire();
            }
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
