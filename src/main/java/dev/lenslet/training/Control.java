package dev.lenslet.training;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What is wanted of the job that is under way. Thread-safe. */
final class Control {

    enum Wish {
        CONTINUE,
        /** Its owner cancelled it. */
        CANCEL,
        /** The service stops. */
        STOP,
        /** A job of higher priority needs what this one has: it ends at a checkpoint, and waits again. */
        YIELD,
        /** Others have the job now: nothing may be written of it any more. */
        LOST
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Wish wish = Wish.CONTINUE;

    /** The first wish but {@code CONTINUE} stands, unless the job is lost. */
    void wish(Wish next) {
        lock.lock();
        try {
            if (wish == Wish.CONTINUE || next == Wish.LOST) {
                wish = next;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    Wish wish() {
        lock.lock();
        try {
            return wish;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a wish, but no longer than that. */
    Wish await(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (wish == Wish.CONTINUE && left > 0) {
                left = changed.awaitNanos(left);
            }
            return wish;
        } finally {
            lock.unlock();
        }
    }
}
