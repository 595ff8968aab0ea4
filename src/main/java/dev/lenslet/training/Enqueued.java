package dev.lenslet.training;

/** What became of a submission. */
sealed interface Enqueued {

    /** It waits for its turn. */
    record Queued() implements Enqueued {}

    /** As many wait as may. */
    record Full() implements Enqueued {}

    /** The same was submitted before, under the same key. */
    record Repeated(String job) implements Enqueued {}

    /** Something else was submitted before, under the same key. */
    record KeyTaken() implements Enqueued {}
}
