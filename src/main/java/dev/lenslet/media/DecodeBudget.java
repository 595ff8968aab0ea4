package dev.lenslet.media;

import java.util.concurrent.Semaphore;

/** Pixels that may be under decoding at one moment, so that many large pictures wait instead of filling the memory. */
final class DecodeBudget {

    /** Pictures up to 256 x 256 don't count: a thread's worth of them is less than its stack. */
    private static final long FREE_PIXELS = 256 * 256;

    private static final int UNIT = 1024;

    private final Semaphore units;

    DecodeBudget(ImageLimits limits) {
        this.units = new Semaphore(units(limits.maxPixels()), true);
    }

    /** Waits for its turn; first come, first served. Taken pixels are given back by {@link #release}. */
    void take(long pixels) {
        if (pixels > FREE_PIXELS) {
            units.acquireUninterruptibly(units(pixels));
        }
    }

    void release(long pixels) {
        if (pixels > FREE_PIXELS) {
            units.release(units(pixels));
        }
    }

    private static int units(long pixels) {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, pixels / UNIT + 1));
    }
}
