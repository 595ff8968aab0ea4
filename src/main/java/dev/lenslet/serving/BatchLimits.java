package dev.lenslet.serving;

import java.util.List;

/**
 * What may run and wait of one version.
 *
 * @param runners batches that run at once
 * @param most rows of a batch, a single request apart
 * @param preferred sizes of batches, ascending; empty where they are learnt
 * @param delayNanos how long a runner waits for its batch to fill, counted from the oldest request's arrival
 * @param queue requests that wait
 * @param queueBytes of the input of those that wait
 * @param queueNanos how long the last in line may be expected to wait
 * @param maxWaitNanos after which one that waits is refused
 */
record BatchLimits(
        int runners,
        int most,
        List<Integer> preferred,
        long delayNanos,
        int queue,
        long queueBytes,
        long queueNanos,
        long maxWaitNanos) {

    static BatchLimits of(ServingSettings settings, GraphShape shape) {
        ServingSettings.Batching batching = settings.batching();
        return new BatchLimits(
                settings.concurrency(),
                // Graphs of a fixed batch run what a request brings, and nothing beside it.
                shape.fixedBatch() > 0 ? 1 : Math.min(batching.maxRows(), shape.batch(settings.maxBatchValues())),
                batching.preferredRows(),
                batching.delay().toNanos(),
                settings.queue(),
                settings.queueMemory().toBytes(),
                settings.queueTime().toNanos(),
                settings.maxWait().toNanos());
    }

    /** Rows that a batch should have, of those that wait. */
    int good(int waiting, int learnt) {
        if (preferred.isEmpty()) {
            return Math.min(most, learnt);
        }
        int good = preferred.getFirst();
        for (int size : preferred) {
            good = size <= waiting ? size : good;
        }
        return Math.min(most, good);
    }
}
