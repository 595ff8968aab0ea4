package dev.lenslet.serving;

/** Whose turn it is on processors that requests share. */
public final class Turn {

    private Turn() {}

    /**
     * Lets threads run that wait for a processor. Called when a request begins, before it is timed.
     *
     * <p>A thread of the server goes from one request to the next while clients keep it busy, until the kernel takes the
     * processor away, most often in the middle of a request, which then waits for the slices of all other threads. Between two
     * requests nobody waits for it. What it costs and what it gives is in RATIONALE.md.
     */
    @SuppressWarnings("ThreadPriorityCheck") // A hint is what is wanted: nothing depends on it.
    public static void pass() {
        Thread.yield();
    }
}
