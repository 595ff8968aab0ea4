package dev.lenslet.training.job;

import java.time.Duration;

/**
 * When to tell again of something that replaces what was told before: often in the beginning, later after each 2,000th part of
 * the time. So a log grows with the logarithm of the time: a quarter of a second makes 2,000 lines in the first eight minutes,
 * 12,000 in a day and 20,000 in two months. Times are {@link System#nanoTime}'s. One thread only.
 */
public final class Seldom {

    private static final long PARTS = 2_000;

    private final long least;
    private final long began;
    private long last;

    /** @param least between two; the first may be told at once */
    public Seldom(Duration least, long now) {
        this.least = least.toNanos();
        this.began = now;
        this.last = now - this.least;
    }

    public boolean due(long now) {
        return now - last >= Math.max(least, (now - began) / PARTS);
    }

    public void told(long now) {
        last = now;
    }
}
