package dev.lenslet.serving;

import dev.lenslet.serving.RunnerChoice.Trial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries ways to run a graph on this machine, each in turn with the first one, a run on each processor, since other work comes
 * and goes. At most two sessions are in memory at once. For one thread; close it when the session is in place.
 */
final class RunnerTrials implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunnerTrials.class);

    /** What comparing takes, loading and warming apart: a round that would take longer isn't begun, but for the first. */
    private static final long BUDGET = 300_000_000;

    /** Fewer rounds prove little. */
    private static final int ROUNDS = 3;

    /** Short runs are repeated for so long, or starting threads would be what is measured. */
    private static final long SAMPLE = 5_000_000;

    private final IntFunction<InferenceSession> sessions;
    private final List<Runners> candidates;
    private final List<Zeros> zeros;
    private final ExecutorService threads;
    private final long nanos;
    private @Nullable InferenceSession last;
    private int lastThreads;

    /**
     * @param sessions loads the graph, by threads; those that nobody takes are closed here
     * @param processors more than one
     * @param nanos that a run takes on one thread
     */
    RunnerTrials(
            IntFunction<InferenceSession> sessions,
            TensorBuffers buffers,
            GraphShape shape,
            int processors,
            long nanos) {
        this.sessions = sessions;
        this.nanos = nanos;
        this.candidates = Runners.candidates(processors);
        this.zeros = IntStream.range(0, candidates.getFirst().count())
                .mapToObj(runner -> Zeros.few(buffers, shape))
                .toList();
        this.threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("runner-trial-", 0).daemon().factory());
    }

    /**
     * Tries them. Of a graph whose single run takes longer than the budget each figure is that of one run, and threads between
     * one and all are left out.
     *
     * @param single the graph's session of one thread, warm
     * @return what each way gave, that of one thread first; empty where no other one runs
     */
    List<Trial> measure(InferenceSession single) {
        List<Trial> trials = new ArrayList<>();
        Collection<List<Runners>> others = candidates.stream()
                .skip(1)
                .collect(Collectors.groupingBy(Runners::threads, LinkedHashMap::new, Collectors.toList()))
                .values();
        long end = System.nanoTime() + BUDGET;
        for (List<Runners> ways : others) {
            if (trials.isEmpty() || System.nanoTime() < end) {
                compare(single, ways, trials, BUDGET / others.size());
            }
        }
        return trials;
    }

    /** @param ways those of one number of threads */
    private void compare(InferenceSession single, List<Runners> ways, List<Trial> trials, long budget) {
        int each = ways.getFirst().threads();
        try {
            InferenceSession session = load(each);
            Samples first = new Samples(List.of(candidates.getFirst()), single);
            Samples others = new Samples(ways, session);
            if (nanos < budget) {
                // The first run plans what memory it takes, the second one takes it, as does the first one beside
                // others.
                first.run();
                others.run();
                others.run();
            }
            long began = System.nanoTime();
            long took;
            int rounds = 0;
            do {
                first.sample();
                others.sample();
                rounds++;
                took = System.nanoTime() - began;
            } while (took + took / rounds < budget
                    && (rounds < ROUNDS || !RunnerChoice.isClear(first.trials(), others.trials())));
            Trial beside = first.trials().getFirst();
            if (trials.isEmpty()) {
                trials.add(beside);
            }
            others.trials().forEach(trial -> trials.add(trial.scaled(beside, trials.getFirst())));
        } catch (InferenceException failure) {
            // The one that it is compared with does run; for a second one there may be no memory.
            log.warn("A graph does not run on {} threads, which is left out: {}", each, failure.getMessage());
        }
    }

    private InferenceSession load(int each) {
        closeLast();
        InferenceSession session = sessions.apply(each);
        last = session;
        lastThreads = each;
        return session;
    }

    /** The session that was tried last, where it has so many threads: whoever takes it closes it. Else null. */
    @Nullable
    InferenceSession take(int threads) {
        InferenceSession session = last;
        if (session == null || lastThreads != threads) {
            return null;
        }
        last = null;
        return session;
    }

    private void closeLast() {
        if (last != null) {
            last.close();
            last = null;
        }
    }

    /** What samples of a session gave. */
    private final class Samples {

        private final List<Runners> ways;
        private final InferenceSession session;
        private final long repeats = Math.max(1, SAMPLE / nanos);
        private final List<Double> micros = new ArrayList<>();
        private final List<List<Double>> runsPerSecond;

        /** @param ways to run it, whose single runs are the same */
        Samples(List<Runners> ways, InferenceSession session) {
            this.ways = ways;
            this.session = session;
            this.runsPerSecond =
                    ways.stream().<List<Double>>map(way -> new ArrayList<>()).toList();
        }

        void run() {
            busy(ways.getLast().count());
        }

        void sample() {
            double alone = average(zeros.getFirst());
            micros.add(alone / 1e3);
            for (int way = 0; way < ways.size(); way++) {
                int count = ways.get(way).count();
                runsPerSecond.get(way).add(count > 1 ? busy(count) : 1e9 / alone);
            }
        }

        List<Trial> trials() {
            double alone = median(micros);
            return IntStream.range(0, ways.size())
                    .mapToObj(way -> new Trial(
                            ways.get(way),
                            ways.get(way).count() > 1 ? median(runsPerSecond.get(way)) : 1e6 / alone,
                            alone))
                    .toList();
        }

        private double average(Zeros rows) {
            long sum = 0;
            for (long i = 0; i < repeats; i++) {
                sum += rows.run(session);
            }
            return Math.max(1.0, (double) sum / repeats);
        }

        /** Runs a second of so many at once. */
        private double busy(int count) {
            CyclicBarrier start = new CyclicBarrier(count);
            List<Future<Double>> rates = zeros.subList(0, count).stream()
                    .map(rows -> threads.submit(() -> {
                        start.await();
                        return 1e9 / average(rows);
                    }))
                    .toList();
            double sum = 0;
            try {
                for (Future<Double> rate : rates) {
                    sum += rate.get();
                }
                return sum;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InferenceException("it was interrupted", interrupted);
            } catch (ExecutionException failure) {
                throw failure.getCause() instanceof InferenceException refused
                        ? refused
                        : new InferenceException("it does not run from several threads at once", failure);
            }
        }
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
        zeros.forEach(Zeros::close);
        closeLast();
    }
}
