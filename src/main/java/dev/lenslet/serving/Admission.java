package dev.lenslet.serving;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * Lets a bounded number of requests decode raw input at once, which takes processors and memory, and a bounded number wait.
 * Thread-safe.
 */
@Component
public class Admission {

    private final Semaphore turns;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentLinkedDeque<float[]> examples = new ConcurrentLinkedDeque<>();
    private final ServingSettings settings;

    Admission(ServingSettings settings) {
        this.settings = settings;
        this.turns = new Semaphore(settings.concurrency());
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
        }
    }

    /**
     * Waits for a turn where it has to.
     *
     * @throws TooBusy where too many wait, or the wait was too long
     * @throws TooLate where the deadline passes before
     */
    public Turn enter(Urgency urgency) {
        urgency.check();
        // Who comes while a turn is free takes it, whoever waits: with threads handed on in line, most time went to
        // waking them.
        if (turns.tryAcquire()) {
            return new Turn();
        }
        if (waiting.incrementAndGet() > settings.queue()) {
            waiting.decrementAndGet();
            throw TooBusy.queue(settings.queue());
        }
        try {
            if (acquired(urgency.left(settings.maxWait().toNanos(), System.nanoTime()))) {
                return new Turn();
            }
            urgency.check();
            throw TooBusy.waited(settings.maxWait().toNanos());
        } finally {
            waiting.decrementAndGet();
        }
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
