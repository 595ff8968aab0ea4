package dev.lenslet.serving;

import java.util.function.BooleanSupplier;

/** Waits for what happens in the background, without a deadline of its own. */
final class Ready {

    private Ready() {}

    /** Until all models that were there at the start are loaded. */
    static void await(ServedModels served) {
        until(served::complete);
    }

    static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.yield();
        }
    }
}
