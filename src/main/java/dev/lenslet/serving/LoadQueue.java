package dev.lenslet.serving;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that loads and unloads, first come, first served. Requests that come together for a version wait for one
 * load. One at a time, since what a load takes is known by what the process grows meanwhile, and since more would disturb those who
 * have their models. Thread-safe.
 */
final class LoadQueue {

    private static final Logger log = LoggerFactory.getLogger(LoadQueue.class);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("model-loader").daemon().factory());
    private final Map<VersionKey, Load> underWay = new ConcurrentHashMap<>();
    private final Semaphore places;

    /** @param waiting requests that may wait at once */
    LoadQueue(int waiting) {
        this.places = new Semaphore(waiting);
    }

    /** Does it after all that was asked for before; never where the queue is closed. */
    void run(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException closed) {
            log.debug("It is too late to load or unload", closed);
        }
    }

    /** Does it after all that was asked for before, and waits for it. */
    void runAndWait(String model, Runnable work) {
        try {
            thread.submit(work).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ModelNotReady.loading(model);
        } catch (RejectedExecutionException closed) {
            throw ModelNotReady.loading(model);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw new IllegalStateException("Model " + model + " could not be loaded or unloaded", failure);
        }
    }

    /**
     * Waits for a load, which begins where none is under way.
     *
     * @param work loads it; run by the loader's thread
     * @param until on {@link System#nanoTime}'s clock
     * @return with a lease, which the caller gives back; null where the caller has to look again
     * @throws ModelNotReady where it takes longer, or too many wait
     * @throws TooLate where it takes longer than the request may
     * @throws ClientGone where the client hung up
     * @throws RuntimeException with which the work ended
     */
    @Nullable
    LoadedModel lease(VersionKey key, Supplier<LoadedModel> work, Urgency urgency, long until) {
        Load load = begin(key, work);
        if (!places.tryAcquire()) {
            throw ModelNotReady.loading(key.model());
        }
        try {
            return load.await(key.model(), urgency, until);
        } finally {
            places.release();
        }
    }

    /** Has a load begin where none is under way, and waits for nothing. */
    void ask(VersionKey key, Supplier<LoadedModel> work) {
        try {
            begin(key, work);
        } catch (ModelNotReady closed) {
            log.debug("It is too late to load", closed);
        }
    }

    private Load begin(VersionKey key, Supplier<LoadedModel> work) {
        try {
            return underWay.computeIfAbsent(key, absent -> {
                Load load = new Load();
                thread.execute(() -> load(key, load, work));
                return load;
            });
        } catch (RejectedExecutionException closed) {
            throw ModelNotReady.loading(key.model());
        }
    }

    private void load(VersionKey key, Load load, Supplier<LoadedModel> work) {
        try {
            LoadedModel loaded = work.get();
            underWay.remove(key);
            load.succeeded(loaded);
        } catch (RuntimeException failure) {
            underWay.remove(key);
            load.failed(failure);
        } catch (Error fault) {
            underWay.remove(key);
            load.failed(new IllegalStateException("a model could not be loaded", fault));
            throw fault;
        }
    }

    /** Back when nothing is loaded any more, or after a while. */
    void close() throws InterruptedException {
        thread.shutdownNow();
        if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
            log.warn("A model is still being loaded; it is left to the end of the process");
        }
    }
}
