package dev.lenslet.serving;

import dev.lenslet.registry.Scheduling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may run and wait of one version.
 *
 * @param runners batches that run at once
 * @param overlap how many times as many do, where runs are cheaper than waking a thread that waited; 1 is never more
 * @param most rows of a batch, a single request apart
 * @param preferred sizes of batches, ascending; empty where they are learnt
 * @param delayNanos how long a runner waits for its batch to fill, counted from the oldest request's arrival
 * @param queue requests that wait
 * @param queueBytes of the input of those that wait
 * @param queueNanos how long the last in line may be expected to wait at most; less where runs are short
 * @param maxWaitNanos after which one that waits is refused
 */
record BatchLimits(
        int runners,
        int overlap,
        int most,
        List<Integer> preferred,
        long delayNanos,
        int queue,
        long queueBytes,
        long queueNanos,
        long maxWaitNanos) {

    /** So many clients a runner are seldom there at once; their runs' memory is small, as the runs are. */
    private static final int OVERLAP = 16;

    /**
     * Runs of one row that one may wait for: what is seldom more at four fifths of the capacity, and no more than twice the
     * latency of then (see BENCHMARKS.md). More would make all wait longer and none be answered sooner.
     */
    private static final int PATIENCE = 6;

    /** So short a wait is nobody's trouble. */
    private static final long SHORT = 20_000_000;

    /** @param asked what the version asks for; null where it asks for nothing */
    static BatchLimits of(ServingSettings settings, GraphShape shape, @Nullable Scheduling asked, RunnerChoice choice) {
        ServingSettings.Batching batching = settings.batching();
        // Graphs of a fixed batch run what a request brings, and nothing beside it.
        int most = shape.fixedBatch() > 0 ? 1 : Math.min(batching.maxRows(), shape.batch(settings.maxBatchValues()));
        BatchLimits own = new BatchLimits(
                choice.runners().count(),
                // Who says how many run at once, or how they are batched, gets that; so does what was measured.
                choice.by() != RunnerChoice.By.DEFAULT
                                || !batching.preferredRows().isEmpty()
                                || batching.delay().isPositive()
                        ? 1
                        : OVERLAP,
                most,
                batching.preferredRows(),
                batching.delay().toNanos(),
                settings.queue(),
                settings.queueMemory().toBytes(),
                settings.queueTime().toNanos(),
                settings.maxWait().toNanos());
        return asked == null ? own : own.with(asked);
    }

    private BatchLimits with(Scheduling asked) {
        int rows = asked.maxBatch() == null || asked.alone() ? most : asked.maxBatch();
        // One row is what every request has, so that none is taken along.
        List<Integer> sizes = asked.alone() ? List.of(1) : asked.preferred().isEmpty() ? preferred : asked.preferred();
        Long delay = asked.delayMicros();
        return new BatchLimits(
                runners,
                sizes.isEmpty() && delay == null ? overlap : 1,
                Math.min(most, rows),
                sizes,
                delay == null ? delayNanos : delay * 1_000,
                queue,
                queueBytes,
                queueNanos,
                maxWaitNanos);
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

    /**
     * Whether one more may wait.
     *
     * @throws TooBusy where too many do, or for too long
     * @throws TooLate where it would not be in time
     */
    void admit(Waiting waiting, Line line, BatchCosts costs) {
        if (line.size() >= queue || line.bytes() + Line.bytes(waiting) > queueBytes) {
            throw TooBusy.queue(Rejection.QUEUE_FULL, line.size());
        }
        int batch = Math.max(1, good(line.rows(), costs.preferred()));
        long run = costs.nanos(batch);
        // Those in line and what runs now come first, then the request itself.
        long rows = (long) line.rows() + waiting.rows;
        long wait = (rows + batch) * run / batch / runners;
        if (waiting.isLate(waiting.arrived + wait)) {
            throw TooLate.expected(wait);
        }
        if (wait > Math.min(queueNanos, Math.max(SHORT, PATIENCE * costs.nanos(1))) && line.rows() >= batch * runners) {
            throw TooBusy.queue(Rejection.QUEUE_TIME, line.size());
        }
    }
}
