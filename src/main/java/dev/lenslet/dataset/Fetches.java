package dev.lenslet.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches of catalogue data sets under way, one a name however many wait for it. Thread-safe. */
final class Fetches implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Fetches.class);
    private static final long LOOK_MILLIS = 200;

    private final Map<String, Fetch> byName = new ConcurrentHashMap<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("dataset-fetch").daemon().factory());

    /** What a fetch does on its thread. */
    interface Work {
        void run(DataSets.Progress progress) throws IOException, InterruptedException;
    }

    /** One fetch: how far it is, and how it ended. */
    static final class Fetch {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private volatile long done;
        private volatile long total = -1;

        long done() {
            return done;
        }

        /** -1 until it is known. */
        long total() {
            return total;
        }

        /** Why it failed, once it has. */
        Optional<String> failure() {
            return end.isCompletedExceptionally()
                    ? Optional.of(String.valueOf(end.exceptionNow().getMessage()))
                    : Optional.empty();
        }
    }

    /** The fetch under way or failed last. */
    Optional<Fetch> of(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Map<String, Fetch> all() {
        return byName;
    }

    /** Joins the fetch under way, or begins one. */
    Fetch begin(String name, Work work) {
        return byName.compute(name, (same, old) -> {
            if (old != null && !old.end.isDone()) {
                return old;
            }
            Fetch fetch = new Fetch();
            executor.execute(() -> run(name, fetch, work));
            return fetch;
        });
    }

    /** What is left of a fetch that failed, to be taken away. */
    interface Remains {
        void remove() throws IOException;
    }

    /**
     * Forgets a fetch that failed; nothing of its name begins meanwhile.
     *
     * @return false where there is none, or it is under way
     */
    boolean forget(String name, Remains remains) throws IOException {
        boolean[] forgotten = new boolean[1];
        try {
            byName.computeIfPresent(name, (same, fetch) -> {
                if (fetch.failure().isEmpty()) {
                    return fetch;
                }
                try {
                    remains.remove();
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
                forgotten[0] = true;
                return null;
            });
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
        return forgotten[0];
    }

    private void run(String name, Fetch fetch, Work work) {
        try {
            work.run((done, total) -> {
                fetch.total = total;
                fetch.done = done;
            });
            byName.remove(name, fetch);
            fetch.end.complete(null);
        } catch (Throwable failure) {
            // Errors too: whoever waits would wait for ever.
            log.warn("Data set {} could not be fetched: {}", name, failure.toString());
            fetch.end.completeExceptionally(failure);
        }
    }

    /** Waits for a fetch's end. */
    static void await(Fetch fetch, DataSets.Progress progress) throws IOException, InterruptedException {
        while (true) {
            try {
                fetch.end.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException underWay) {
                progress.fetched(fetch.done, fetch.total);
            } catch (ExecutionException failure) {
                Throwable cause = failure.getCause();
                throw new IOException(String.valueOf(cause == null ? failure : cause.getMessage()), failure);
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
