package dev.lenslet.registry;

import dev.lenslet.registry.StoredModel.Broken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells version directories that are whole from those that are broken and those that are still being copied: what does not
 * fit its record is waited for as long as it changes, and reported once it has been the same for a while. A version that
 * was good stays what it was while its directory is written over. Directories that look as they did are not read again.
 * Thread-safe.
 */
final class Arrivals {

    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

    private final Duration settling;
    private final LongSupplier nanos;
    private final @Nullable BareGraphs graphs;
    private final Map<Path, Known> known = new HashMap<>();
    private final Set<Path> whole = new HashSet<>();
    private boolean watching;

    /**
     * @param settling how long a directory must have looked the same before it is reported as broken
     * @param nanos the time, as {@link System#nanoTime}
     * @param graphs null where versions without a record are broken
     */
    Arrivals(Duration settling, LongSupplier nanos, @Nullable BareGraphs graphs) {
        this.settling = settling;
        this.nanos = nanos;
        this.graphs = graphs;
    }

    /**
     * What is known of a version's directory. Both may be null: then it is being copied.
     *
     * @param version as it is, or was when it was last good
     */
    record Judgement(
            @Nullable ModelVersion version, @Nullable Broken broken) {}

    private record Known(String model, String state, long since, Judgement judgement, boolean waiting) {}

    /** From now on, what is new may be half copied, and its contents are compared with its record before it is shown. */
    synchronized void watch() {
        watching = true;
    }

    /** The directory was verified by who put it there. */
    synchronized void whole(Path directory) {
        whole.add(directory);
    }

    synchronized Judgement judge(String model, int number, Path directory, boolean bundled) throws IOException {
        String state = FolderState.of(directory) + "||" + ModelFolders.besides(directory);
        Known before = known.get(directory);
        long now = nanos.getAsLong();
        long since = now;
        if (before != null && before.state.equals(state)) {
            if (!before.waiting) {
                return before.judgement;
            }
            since = before.since;
        }
        boolean settled = !watching || now - since >= settling.toNanos();
        ModelVersion last = before == null ? null : before.judgement.version;
        Known judged;
        try {
            ModelRecord record = read(directory, settled);
            if (watching && !whole.remove(directory)) {
                VersionFiles.verify(directory, record);
            }
            ModelVersion version = new ModelVersion(model, number, directory, bundled, record);
            judged = new Known(model, state, since, new Judgement(version, null), false);
        } catch (BrokenVersion reason) {
            Broken broken = settled ? new Broken(number, bundled, String.valueOf(reason.getMessage())) : null;
            if (broken != null) {
                log.warn("Version {} of model {} is left out: {}", number, model, broken.reason());
            }
            judged = new Known(model, state, since, new Judgement(last, broken), !settled);
        }
        known.put(directory, judged);
        return judged.judgement;
    }

    /** What a model's directory says of the versions that are served; null where it says nothing that is understood. */
    @Nullable
    VersionPolicy policy(Path model) {
        try {
            return graphs == null ? null : graphs.policy(model);
        } catch (BrokenVersion unclear) {
            log.warn("All versions of model {} are served: {}", model.getFileName(), unclear.getMessage());
            return null;
        }
    }

    /** Whether one of a model's directories may turn out whole or broken without looking different. */
    synchronized boolean waitsFor(String model) {
        return known.values().stream().anyMatch(it -> it.waiting && it.model.equals(model));
    }

    /** Forgets a model's directories that are gone. */
    synchronized void retain(String model, Set<Path> directories) {
        known.entrySet().removeIf(it -> it.getValue().model.equals(model) && !directories.contains(it.getKey()));
    }

    private ModelRecord read(Path directory, boolean settled) {
        if (graphs == null
                || Files.exists(directory.resolve(VersionFiles.RECORD))
                || !Files.isRegularFile(directory.resolve(VersionFiles.GRAPH))) {
            return VersionFiles.read(directory);
        }
        if (!settled) {
            throw new BrokenVersion("it lacks " + VersionFiles.RECORD);
        }
        return graphs.describe(directory);
    }
}
