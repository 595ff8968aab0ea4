package dev.lenslet.training;

import dev.lenslet.training.Control.Wish;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A job's first step: its data set. Fetched on a thread of its own, which alone is interrupted, since an interrupt may
 * close files of the database under the thread that keeps the job's state.
 */
final class FetchStep {

    static final String PHASE = "fetching data set";

    private static final Duration TICK = Duration.ofMillis(500);

    private final DataSetFetch fetch;
    private final Duration grace;

    /** @param grace how long an interrupted fetch is waited for */
    FetchStep(DataSetFetch fetch, Duration grace) {
        this.fetch = fetch;
        this.grace = grace;
    }

    /** How far a fetch is, every half second where it changed. */
    interface Listener {
        void fetched(long done, @Nullable Long total);
    }

    /**
     * Returns once the data set is there, or something else is wished.
     *
     * @throws FetchFailed with the reason
     */
    void run(String dataSet, Control control, Listener listener) throws InterruptedException {
        Reached reached = new Reached();
        FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
            fetch.ensure(dataSet, reached::set);
            return null;
        });
        Thread thread = Thread.ofPlatform().name("training-fetch").daemon().start(task);
        long told = -1;
        try {
            while (control.wish() == Wish.CONTINUE) {
                if (finished(task, TICK)) {
                    return;
                }
                long done = reached.done;
                if (done != told) {
                    told = done;
                    listener.fetched(done, reached.total < 0 ? null : reached.total);
                }
            }
        } finally {
            thread.interrupt();
            thread.join(grace);
        }
    }

    private static boolean finished(FutureTask<@Nullable Void> task, Duration patience) throws InterruptedException {
        try {
            task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failure) {
            throw new FetchFailed(failure.getCause() == null ? failure : failure.getCause());
        }
    }

    /** The data set cannot be had. */
    static final class FetchFailed extends RuntimeException {
        FetchFailed(Throwable cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    private static final class Reached {
        private volatile long done;
        private volatile long total = -1;

        void set(long done, long total) {
            this.total = total;
            this.done = done;
        }
    }
}
