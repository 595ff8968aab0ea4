package dev.lenslet.serving;

import java.util.ArrayList;
import java.util.List;

/**
 * How a version is run. All runs use one session, and share its threads besides their callers: {@code count + threads - 1} have
 * work when all are busy.
 *
 * @param count runs at once
 * @param threads of one run at most, its caller among them
 */
public record Runners(int count, int threads) {

    /** As many as the settings take. */
    static final int MOST_COUNT = 1024;

    static final int MOST_THREADS = 256;

    public Runners {
        if (count < 1 || count > MOST_COUNT || threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(count + " runs at once on " + threads + " threads are not 1 to "
                    + MOST_COUNT + " on 1 to " + MOST_THREADS);
        }
    }

    /** So many threads a run, and as many runs as the processors have work for. */
    static Runners ofThreads(int threads, int processors) {
        return new Runners(Math.clamp(processors - threads + 1, 1, MOST_COUNT), threads);
    }

    /**
     * Those that are worth trying, the first ones the most: a run on each processor; one run on all; as many runs, each on all
     * whose own run leaves them time; and the powers of two between the first two, which leave no processor without work.
     */
    static List<Runners> candidates(int processors) {
        List<Runners> candidates = new ArrayList<>();
        Runners each = ofThreads(1, processors);
        candidates.add(each);
        for (int count = 1; count < processors; count *= 2) {
            int threads = Math.min(MOST_THREADS, processors - count + 1);
            candidates.add(new Runners(count, threads));
            if (count == 1) {
                candidates.add(new Runners(each.count, threads));
            }
        }
        return candidates;
    }

    @Override
    public String toString() {
        return count + " x " + threads;
    }
}
