package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what happens in the background; what does not within minutes never will, and fails the test rather than hang it. */
final class Ready {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Ready() {}

    /** Until all models that were there at the start are loaded. */
    static void await(ServedModels served) {
        until(served::complete);
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end)
                    .as("what was waited for did not happen")
                    .isNegative();
            Thread.yield();
        }
    }
}
