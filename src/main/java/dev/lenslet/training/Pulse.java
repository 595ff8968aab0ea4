package dev.lenslet.training;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Tells whoever follows a job that something new can be read. Thread-safe. */
final class Pulse {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition beaten = lock.newCondition();
    private long beats;

    void beat() {
        lock.lock();
        try {
            beats++;
            beaten.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** To be remembered before looking for news, and given to {@link #await} afterwards. */
    long count() {
        lock.lock();
        try {
            return beats;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a beat after that count.
     *
     * @return whether there was one within the time
     */
    boolean await(long count, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (beats == count) {
                if (left <= 0) {
                    return false;
                }
                left = beaten.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
