package dev.lenslet.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a run of one version costs by its rows: moving averages, learnt from every run. Sizes are taken together by powers
 * of two; a size that was never run costs what the next smaller one that was tells. Thread-safe; readers may see an average that
 * is one run old.
 */
public final class BatchCosts {

    /** Sizes from 2^19 on count as one. */
    private static final int SIZES = 20;

    /** A new run counts for an eighth: steady after twenty, moved by a change within fifty. */
    private static final int WEIGHT = 8;

    /** A batch is large enough where the best one's row is at most this much cheaper. */
    private static final double GOOD_ENOUGH = 1.08;

    /** A run so long is waited for without a thought; */
    private static final long LONG = 10_000_000;

    /** a longer one may take so many times as long as that of one row, however much cheaper each row is. */
    private static final int LONGER = 2;

    /** What it costs to let a thread wait and wake it again, on the machines this was measured on (see RATIONALE.md). */
    private static final long WAKING = 20_000;

    /** Runs that take longer share processors worse than they wait in line. */
    private static final long CHEAP = 200_000;

    /** Runs of one size that are measured, where they are cheap: the first ones are slow. */
    private static final int REPEATS = 20;

    /** Runs to measure by take so long at most, the first apart. */
    private static final long MEASURING = 100_000_000;

    /** Rows and values of the largest run that is measured by: what a run takes of memory, the engine keeps. */
    private static final int MOST_ROWS = 32;

    private static final int MOST_VALUES = 1 << 15;

    private final AtomicLongArray nanosPerRow = new AtomicLongArray(SIZES);
    private volatile int preferred = 1;
    private volatile boolean cheap;

    /**
     * Learns from runs of zeros, first one to warm the graph, then by one, two, four rows and so on, as long as there is time.
     *
     * @throws InferenceException where the graph does not run
     */
    static BatchCosts measured(InferenceSession session, GraphShape shape, TensorBuffers buffers) {
        BatchCosts costs = new BatchCosts();
        costs.measure(session, shape, buffers);
        long one = costs.nanosPerRow.get(0);
        costs.cheap = one > 0 && one < CHEAP && one - costs.least() < WAKING;
        return costs;
    }

    /** What is known so far; it learns for itself from then on. */
    BatchCosts copy() {
        BatchCosts copy = new BatchCosts();
        for (int size = 0; size < SIZES; size++) {
            copy.nanosPerRow.set(size, nanosPerRow.get(size));
        }
        copy.preferred = preferred;
        copy.cheap = cheap;
        return copy;
    }

    private void measure(InferenceSession session, GraphShape shape, TensorBuffers buffers) {
        int first = Math.max(1, shape.fixedBatch());
        int most = shape.fixedBatch() > 0 ? first : Math.clamp(MOST_VALUES / shape.inputSize(), 1, MOST_ROWS);
        long end = System.nanoTime();
        for (int rows = first; rows <= most; rows *= 2) {
            try (Zeros zeros = new Zeros(buffers, shape, rows)) {
                if (rows == first) {
                    zeros.run(session);
                    end = System.nanoTime() + MEASURING;
                }
                long nanos = quickest(session, zeros);
                ran(rows, nanos);
                if (System.nanoTime() + 2 * nanos > end) {
                    return;
                }
            }
        }
    }

    /** The quickest of several runs, where they are cheap: others were disturbed. */
    private static long quickest(InferenceSession session, Zeros zeros) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < REPEATS && (i == 0 || least < 2 * CHEAP); i++) {
            least = Math.min(least, zeros.run(session));
        }
        return least;
    }

    /**
     * Whether a run of one row costs so little that letting it wait for others would cost more than they save. Decided when
     * the graph is measured: under load a run's time tells of the processors' other work too.
     */
    boolean cheap() {
        return cheap;
    }

    /** One of the learnt figures: of runs with so many rows, up to twice as many. */
    public record Cost(int rows, double microsPerRow) {}

    void ran(int rows, long nanos) {
        int size = size(rows);
        long now = Math.max(1, nanos / rows);
        long before = nanosPerRow.get(size);
        nanosPerRow.set(size, before == 0 ? now : before + (now - before) / WEIGHT);
        preferred = best();
    }

    /** What a run of so many rows is expected to take; 0 where nothing was ever run. */
    long nanos(int rows) {
        for (int size = size(rows); size >= 0; size--) {
            long known = nanosPerRow.get(size);
            if (known > 0) {
                return known * rows;
            }
        }
        return 0;
    }

    /** The fewest rows of a run after which more rows make each hardly cheaper, or the run too long. */
    public int preferred() {
        return preferred;
    }

    /** The learnt figures, by rows. */
    public List<Cost> table() {
        List<Cost> table = new ArrayList<>();
        for (int size = 0; size < SIZES; size++) {
            if (nanosPerRow.get(size) > 0) {
                table.add(new Cost(1 << size, nanosPerRow.get(size) / 1e3));
            }
        }
        return table;
    }

    private long least() {
        long least = Long.MAX_VALUE;
        for (int size = 0; size < SIZES; size++) {
            long known = nanosPerRow.get(size);
            least = known > 0 ? Math.min(least, known) : least;
        }
        return least;
    }

    /** Of sizes that make nobody wait long for the others of the batch. */
    private int best() {
        long longest = Math.max(LONG, LONGER * nanosPerRow.get(0));
        int most = SIZES;
        long least = Long.MAX_VALUE;
        for (int size = 0; size < most; size++) {
            long known = nanosPerRow.get(size);
            if (known > 0 && known << size > longest) {
                most = size;
            } else if (known > 0) {
                least = Math.min(least, known);
            }
        }
        for (int size = 0; size < most; size++) {
            long known = nanosPerRow.get(size);
            if (known > 0 && known <= least * GOOD_ENOUGH) {
                return 1 << size;
            }
        }
        return 1;
    }

    /** 1 is 0, 2 and 3 are 1, 4 to 7 are 2. */
    private static int size(int rows) {
        return Math.min(SIZES - 1, 31 - Integer.numberOfLeadingZeros(Math.max(1, rows)));
    }
}
