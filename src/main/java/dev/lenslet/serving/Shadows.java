package dev.lenslet.serving;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks shadows while the service has nothing better to do: a run begins when fewer requests are under way than may run at once,
 * by threads of their own and past the queues of requests, so that nobody waits for it but for the processor during one run.
 * What waits is bounded, and what finds no such moment is dropped. Thread-safe.
 */
@Component
class Shadows {

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);

    private final ServedModels served;
    private final TensorBuffers buffers;
    private final ServingSettings settings;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final ThreadPoolExecutor threads;

    Shadows(ServedModels served, TensorBuffers buffers, ServingSettings settings) {
        this.served = served;
        this.buffers = buffers;
        this.settings = settings;
        int most = Math.max(1, settings.atOnce() / 2);
        // What is in its queue was let in by reserve().
        this.threads = new ThreadPoolExecutor(
                most,
                most,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .name("shadow-", 0)
                        .daemon()
                        .priority(Thread.MIN_PRIORITY)
                        .factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether there is room for one more of so many bytes; where there is, it is to be {@link #run}. */
    boolean reserve(long more) {
        if (waiting.incrementAndGet() > settings.shadow().queue()) {
            waiting.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(more) > settings.shadow().memory().toBytes()) {
            free(more);
            return false;
        }
        return true;
    }

    /** @param input whose memory goes back to the pool afterwards */
    void run(ShadowRun run, TensorBuffers.Buffer input) {
        try {
            threads.execute(() -> ask(run, input));
        } catch (RejectedExecutionException closed) {
            end(run, input);
        }
    }

    private void end(ShadowRun run, TensorBuffers.Buffer input) {
        buffers.give(input);
        free(run.bytes());
    }

    private void free(long less) {
        bytes.addAndGet(-less);
        waiting.decrementAndGet();
    }

    private void ask(ShadowRun run, TensorBuffers.Buffer input) {
        try {
            NotAsked reason = awaitIdle(run) ? compare(run, input) : NotAsked.BUSY;
            if (reason != null) {
                run.pair().dropped(reason, run.rows());
            }
        } catch (RuntimeException fault) {
            run.pair().failed(fault, run.rows());
        } finally {
            end(run, input);
        }
    }

    private boolean awaitIdle(ShadowRun run) {
        long until = run.since() + settings.shadow().maxWait().toNanos();
        while (served.underWay() >= settings.atOnce()) {
            if (System.nanoTime() - until >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(this, LOOK);
        }
        return true;
    }

    /** Null where it was compared. */
    private @Nullable NotAsked compare(ShadowRun run, TensorBuffers.Buffer input) {
        if (!run.pair().fits(run.version())) {
            return NotAsked.UNFIT;
        }
        LoadedModel model = served.leaseLoaded(run.version());
        if (model == null) {
            return served.missing(run.version(), false);
        }
        try {
            GraphShape shape = model.shape();
            TensorBuffers.Buffer output =
                    buffers.take(Math.multiplyExact(Math.max(run.rows(), shape.fixedBatch()), shape.outputSize()));
            try {
                long began = System.nanoTime();
                model.runAside(input.floats(), output.floats(), run.rows());
                long took = System.nanoTime() - began;
                float[] its = new float[run.rows() * shape.outputSize()];
                output.floats().get(0, its);
                run.pair().compare(run.answer(), run.version(), its, run.rows());
                if (run.nanos() > 0) {
                    run.pair().took(run.nanos(), took);
                }
            } finally {
                buffers.give(output);
            }
            return null;
        } finally {
            model.release();
        }
    }

    /** Runs under way end on their own; none begins. */
    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
