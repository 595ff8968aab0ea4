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
     * @param urgency whose deadline and client are looked to
     * @param until on {@link System#nanoTime}'s clock
     * @return with a lease, which the caller gives back; null where it was over before: ask again
     * @throws ModelNotReady where it takes longer
     * @throws TooLate where it takes longer than the request may
     * @throws ClientGone where the client hung up
     * @throws RuntimeException the one with which it ended
     */
    @Nullable
    LoadedModel await(String model, Urgency urgency, long until) {
        lock.lock();
        try {
            if (over) {
                return null;
            }
            waiting++;
            boolean gone = awaitEnd(urgency, until);
            if (!over) {
                waiting--;
                if (gone) {
                    throw new ClientGone();
                }
                urgency.check();
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

    /** Whether the client hung up. */
    private boolean awaitEnd(Urgency urgency, long until) {
        long now = System.nanoTime();
        Looks looks = new Looks(urgency.client(), now);
        try {
            for (long left = urgency.left(until - now, now); !over && left > 0; ) {
                if (looks.findGone(now)) {
                    return true;
                }
                ended.awaitNanos(Math.min(left, looks.left(now)));
                now = System.nanoTime();
                left = urgency.left(until - now, now);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
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
