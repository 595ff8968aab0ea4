package dev.lenslet.training;

import dev.lenslet.training.TrainingJob.WorkerIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A process of the service that takes part in the queue.
 *
 * @param id new with each start
 * @param place where its process number means something ({@link Place})
 * @param capacity jobs that it runs at once; 0 for one that only takes submissions and serves
 * @param beat counts up while it lives
 * @param offer what it may give to jobs; null in records of older versions
 */
record Replica(
        String id,
        String place,
        WorkerIdentity process,
        int capacity,
        long beat,
        @Nullable Offer offer) {

    /** Whether it is certain to be gone, as its process is; only replicas of one place can tell. */
    boolean isGoneFrom(String here) {
        return place.equals(here)
                && process.started() != null
                && WorkerProcess.find(process).isEmpty();
    }
}
