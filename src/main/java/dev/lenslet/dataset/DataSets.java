package dev.lenslet.dataset;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The data sets on disk and the catalogue of those that can be fetched. Thread-safe.
 *
 * <p>A data set is a directory {@code <lenslet.home>/datasets/<name>/} with {@code dataset.json} and its files; it is
 * visible only once complete.
 */
public interface DataSets {

    /** A data set that is complete on disk. */
    Optional<DataSet> find(String name);

    /** Whether the catalogue has this name, fetched or not. */
    boolean inCatalogue(String name);

    /** What the catalogue says of the named set before it is fetched: its class names; empty where it is not in it. */
    Optional<CatalogueEntry> catalogueEntry(String name);

    /**
     * Returns once the data set is complete on disk: at once where it is, else after fetching it from the catalogue; several
     * callers share one fetch, which goes on where a caller is interrupted.
     *
     * @param progress hears how far it is, on the calling thread
     * @throws java.io.IOException where it cannot be had; the message says why and what would help
     */
    void ensure(String name, Progress progress) throws java.io.IOException, InterruptedException;

    /** Hears how far a fetch is. */
    interface Progress {
        /** Bytes so far and in all. */
        void fetched(long done, long total);
    }

    /** Where the named set is or will be, absolute. */
    Path directory(String name);

    /**
     * Keeps a data set from being deleted until the use is closed.
     *
     * @param by who uses it, for the refusal's text, such as {@code training job 1234}
     */
    Use use(String name, String by);

    /** The data sets that are complete on disk, and when each was stored. */
    Map<String, Instant> stored();

    /**
     * Deletes a data set, or forgets a fetch that failed.
     *
     * @throws dev.lenslet.problem.Refusal where there is none, or a job needs it
     */
    void delete(String name) throws java.io.IOException;

    /** What {@link #use} gives; closing twice does nothing. */
    interface Use extends AutoCloseable {
        @Override
        void close();
    }
}
