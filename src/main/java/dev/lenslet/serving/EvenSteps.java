package dev.lenslet.serving;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers in [0, 1) by steps of the golden ratio (Weyl's sequence): of any n in a row, the count in an interval of length p is
 * np to within a few, where random numbers would be off by the square root of n. Thread-safe.
 */
final class EvenSteps {

    /** 2^64 over the golden ratio. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final AtomicLong at = new AtomicLong();

    double next() {
        return (at.addAndGet(STEP) >>> 11) * 0x1p-53;
    }
}
