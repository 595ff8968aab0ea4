package dev.lenslet.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a version asks to be run; where it says nothing, the service's settings and measurements stand. Counts are caps: it is
 * never given more than the service would give.
 *
 * @param maxBatch rows of one run of the graph at most; 0 for one request a run; null where nothing is said
 * @param instances runs at once at most; null where nothing is said
 * @param preferred rows that a batch should have, ascending; empty where they are learnt
 * @param delayMicros how long a batch waits to fill, from the oldest request's arrival on; null where nothing is said
 */
public record Scheduling(
        @Nullable Integer maxBatch,
        @Nullable Integer instances,
        List<Integer> preferred,
        @Nullable Long delayMicros) {

    /** Longer than anybody waits for an answer. */
    private static final long MOST_MICROS = 60_000_000;

    public Scheduling {
        preferred = preferred.stream().sorted().toList();
        int most = maxBatch == null || maxBatch == 0 ? Integer.MAX_VALUE : maxBatch;
        if (maxBatch != null && maxBatch < 0) {
            throw new IllegalArgumentException("a batch of at most " + maxBatch + " rows is none");
        }
        if (instances != null && instances < 1) {
            throw new IllegalArgumentException(instances + " instances run nothing");
        }
        if (preferred.stream().anyMatch(rows -> rows < 1 || rows > most)) {
            throw new IllegalArgumentException(
                    "preferred batches of " + preferred + " rows are not all from 1 to the largest batch's " + most);
        }
        if (delayMicros != null && (delayMicros < 0 || delayMicros > MOST_MICROS)) {
            throw new IllegalArgumentException(
                    "a delay of " + delayMicros + " microseconds is not from 0 to " + MOST_MICROS);
        }
    }

    /** Whether each run has one request's rows alone. */
    public boolean alone() {
        return maxBatch != null && maxBatch == 0;
    }
}
