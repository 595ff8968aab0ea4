package dev.lenslet.serving;

import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelVersion;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A version in memory, warm. Whoever uses it holds a lease: {@link #acquire}, then {@link #release}. Once retired it gives
 * no new leases, and its session is closed with the last one that is given back. Thread-safe.
 */
final class LoadedModel {

    private static final AtomicLong LOADS = new AtomicLong();

    private final long load = LOADS.incrementAndGet();
    private final ModelVersion version;
    private final OpenGraph graph;
    private final ServingMetrics metrics;
    private final AnswerCache cache;
    private final VersionTimers timers;
    private final BatchCosts costs;
    private final BatchLimits limits;
    private final BatchRun run;
    private final BatchQueue queue;

    /** Leases, and one more until it is retired; 0 is closed and final. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private boolean rehearsal;
    private volatile long lastUse = System.nanoTime();
    private volatile Runnable closed = () -> {};

    /**
     * Takes over the graph's session.
     *
     * @param threads for its runners, while requests wait
     */
    LoadedModel(
            ModelVersion version,
            OpenGraph graph,
            ServingMetrics metrics,
            AnswerCache cache,
            TensorBuffers buffers,
            BatchLimits limits,
            BatchCosts costs,
            Executor threads) {
        this.version = version;
        this.graph = graph;
        this.metrics = metrics;
        this.cache = cache;
        this.timers = metrics.enter(version);
        this.costs = costs;
        this.limits = limits;
        this.run = new BatchRun(graph.session(), graph.shape(), buffers, limits.most(), costs, timers);
        this.queue = new BatchQueue(run, limits, costs, () -> holders.get() > 2, threads);
    }

    /** The same on the same session, which it doesn't close: it is never retired. What it learns is its own. */
    LoadedModel rehearsal(ServingMetrics others, AnswerCache cache, TensorBuffers buffers, Executor threads) {
        LoadedModel model = new LoadedModel(version, graph, others, cache, buffers, limits, costs.copy(), threads);
        model.rehearsal = true;
        return model;
    }

    /** Whether what it answers is nobody's and not counted. */
    boolean isRehearsal() {
        return rehearsal;
    }

    /** Its own number: no other that was or will be loaded has it. */
    long load() {
        return load;
    }

    ModelVersion version() {
        return version;
    }

    /** Whether it is still what the registry has under the number: a deleted one may have come again as another. */
    boolean isOf(ModelVersion other) {
        ModelRecord mine = version.record();
        ModelRecord its = other.record();
        return mine == its
                || version.version() == other.version()
                        && version.model().equals(other.model())
                        && mine.created().equals(its.created())
                        && mine.files().equals(its.files())
                        && mine.labels().equals(its.labels())
                        && mine.input().equals(its.input())
                        && mine.output().equals(its.output())
                        && Objects.equals(mine.scheduling(), its.scheduling());
    }

    GraphShape shape() {
        return graph.shape();
    }

    /** Valid while a lease is held. */
    InferenceSession session() {
        return graph.session();
    }

    BatchQueue queue() {
        return queue;
    }

    /**
     * Runs rows that no request asks for, past the queue, uncounted. Valid while a lease is held.
     *
     * @throws InferenceException where the engine fails
     */
    void runAside(FloatBuffer input, FloatBuffer output, int rows) {
        run.runAside(input, output, rows);
    }

    /** How many run at once, and on how many threads. */
    RunnerChoice runners() {
        return graph.choice();
    }

    /** How its requests are run. */
    BatchLimits limits() {
        return limits;
    }

    /** What its runs have taken. */
    BatchCosts costs() {
        return costs;
    }

    VersionTimers timers() {
        return timers;
    }

    /** Takes a lease, to be given back once; false where it is retired and closed already. */
    boolean acquire() {
        lastUse = System.nanoTime();
        for (int now = holders.get(); now > 0; now = holders.get()) {
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            graph.session().close();
            closed.run();
        }
    }

    /** When a lease was taken last, on {@link System#nanoTime}'s clock. */
    long lastUse() {
        return lastUse;
    }

    /** Whether anybody holds a lease. */
    boolean inUse() {
        return leases() > 0;
    }

    /** Those that are held, until it is retired. */
    int leases() {
        return holders.get() - 1;
    }

    /** Call it before the first lease is taken. */
    void whenClosed(Runnable then) {
        closed = then;
    }

    /** Call it once, when it is out of sight of new requests. */
    void retire() {
        metrics.leave(version);
        cache.forget(load);
        release();
    }
}
