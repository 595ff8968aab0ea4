package dev.lenslet.serving;

/** Waits for what happens in the background, without a deadline of its own. */
final class Ready {

    private Ready() {}

    /** Until all models that were there at the start are loaded. */
    static void await(ServedModels served) {
        while (!served.complete()) {
            Thread.onSpinWait();
        }
    }
}
