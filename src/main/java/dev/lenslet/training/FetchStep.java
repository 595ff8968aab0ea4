package dev.lenslet.training;

import dev.lenslet.training.Control.Wish;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a job needs and is not here yet: its data set, weights to begin with. Fetched on a thread of its own, which alone is
 * interrupted, since an interrupt may close files of the database under the thread that keeps the job's state.
 */
final class FetchStep {

    static final String DATA_SET = "fetching data set";
    static final String WEIGHTS = "fetching weights";

    private static final Duration TICK = Duration.ofMillis(500);

    private final Duration grace;

    /** @param grace how long an interrupted fetch is waited for */
    FetchStep(Duration grace) {
        this.grace = grace;
    }

    /** Returns once it is here. */
    interface Fetch {
        void run(Progress progress) throws IOException, InterruptedException;
    }

    /** Hears how far it got, on the fetching thread. */
    interface Progress {
        /** @param total bytes; negative where unknown */
        void fetched(long done, long total);
    }

    /** How far a fetch is, every half second where it changed. */
    interface Listener {
        void fetched(long done, @Nullable Long total);
    }

    /**
     * Returns once what is fetched is there, or something else is wished.
     *
     * @throws FetchFailed with the reason
     */
    void run(Fetch fetch, Control control, Listener listener) throws InterruptedException {
        Reached reached = new Reached();
        FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
            fetch.run(reached::set);
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

    /** It cannot be had. */
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
