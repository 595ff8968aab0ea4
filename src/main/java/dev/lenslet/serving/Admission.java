package dev.lenslet.serving;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/**
 * Lets a bounded number of requests decode raw input at once, which takes processors and memory, and a bounded number wait.
 * Thread-safe.
 */
@Component
public class Admission {

    private final Semaphore turns;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentLinkedQueue<Thread> line = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<float[]> examples = new ConcurrentLinkedDeque<>();
    private final ServingSettings settings;

    Admission(ServingSettings settings) {
        this.settings = settings;
        this.turns = new Semaphore(settings.atOnce());
    }

    /** A turn; closing it ends it. */
    public final class Turn implements AutoCloseable {

        private float[] example = {};

        /** Memory for one decoded input, of at least this many values; contents undefined. */
        public float[] example(int values) {
            if (example.length < values) {
                float[] warm = examples.pollFirst();
                example = warm != null && warm.length >= values ? warm : new float[values];
            }
            return example;
        }

        @Override
        public void close() {
            if (example.length > 0) {
                examples.addFirst(example);
            }
            turns.release();
            callFirst();
        }
    }

    /**
     * Waits for a turn where it has to.
     *
     * @throws TooBusy where too many wait, or the wait was too long
     * @throws TooLate where the deadline passes before
     * @throws ClientGone where the client hung up while it waited
     */
    public Turn enter(Urgency urgency) {
        urgency.check();
        // Who comes while a turn is free takes it, whoever waits: with turns handed on in line, most time went to
        // waking threads.
        if (turns.tryAcquire()) {
            return new Turn();
        }
        if (waiting.incrementAndGet() > settings.queue()) {
            waiting.decrementAndGet();
            throw TooBusy.queue(Rejection.DECODE_FULL, settings.queue());
        }
        line.add(Thread.currentThread());
        try {
            await(urgency);
            return new Turn();
        } finally {
            line.remove(Thread.currentThread());
            waiting.decrementAndGet();
            callFirst();
        }
    }

    private void await(Urgency urgency) {
        long since = System.nanoTime();
        Looks looks = new Looks(urgency.client(), since);
        while (line.peek() != Thread.currentThread() || !turns.tryAcquire()) {
            long now = System.nanoTime();
            long left = urgency.left(since + settings.maxWait().toNanos() - now, now);
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                urgency.check();
                throw TooBusy.waited(Rejection.DECODE_WAITED, settings.maxWait().toNanos());
            }
            if (looks.findGone(now)) {
                throw new ClientGone();
            }
            LockSupport.parkNanos(this, Math.max(Math.min(left, looks.left(now)), 1));
        }
    }

    /** Has the first in line look, where there is a turn. */
    private void callFirst() {
        if (turns.availablePermits() > 0) {
            LockSupport.unpark(line.peek());
        }
    }
}
