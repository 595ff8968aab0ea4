package dev.lenslet.training;

import dev.lenslet.registry.GateResult;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a worker left. The registry is given a copy (links, where the file system has them), so that the whole
 * can be repeated after a crash at any point; the registry knows a job's second attempt.
 */
final class Publication {

    private static final String STAGED = "publish.";

    private final Models models;
    private final GateSettings gate;

    Publication(Models models, GateSettings gate) {
        this.models = models;
        this.gate = gate;
    }

    /**
     * A published version.
     *
     * @param gate whether it took over, and why; null where nothing was compared: it did
     */
    record Published(int version, @Nullable GateResult gate) {}

    /** What a worker needs to compare what it made with the version that answers; null where the gate is off. */
    WorkOrder.@Nullable Gate gate() {
        Models.Roots roots = models.roots();
        return gate.enabled()
                ? new WorkOrder.Gate(
                        roots.home().toString(), roots.bundled().toString(), gate.alpha(), gate.tolerance())
                : null;
    }

    /** Publishes it behind the gate, once, however often it is called. */
    Published publish(TrainingJob held, JobDirectory job) throws IOException {
        ModelVersion version = version(held, job);
        GateResult result = version.record().gate();
        boolean takesOver = !models.heldBack(held.model()).contains(version.version());
        return new Published(version.version(), result == null ? null : result.published(takesOver));
    }

    private ModelVersion version(TrainingJob held, JobDirectory job) throws IOException {
        if (!Files.exists(job.export())) {
            // It was published and cleared, and the database forgot: a crash may cost it what it had taken last.
            return models.madeBy(held.id(), held.model())
                    .orElseThrow(() -> new NoSuchFileException(job.export().toString()));
        }
        // Of this replica alone: one that was given up for dead may come back in the midst of the same.
        Path staged = job.root().resolve(STAGED + held.assignment() + ".tmp");
        DurableFiles.delete(staged);
        copy(job.export(), staged);
        return models.publish(held.model(), staged);
    }

    /** Call it when the version stands in the database, or there will be none. */
    void clear(JobDirectory job) throws IOException {
        for (Path staged : staged(job)) {
            DurableFiles.delete(staged);
        }
        DurableFiles.delete(job.exportDraft());
        DurableFiles.delete(job.export());
        DurableFiles.delete(job.features());
    }

    /** Whether a crash came before {@link #clear}. */
    boolean leftIn(JobDirectory job) throws IOException {
        return !staged(job).isEmpty()
                || Stream.of(job.exportDraft(), job.export(), job.features()).anyMatch(Files::exists);
    }

    private static List<Path> staged(JobDirectory job) throws IOException {
        try (Stream<Path> files = Files.exists(job.root()) ? Files.list(job.root()) : Stream.empty()) {
            return files.filter(file -> file.getFileName().toString().startsWith(STAGED))
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                link(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void link(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (UnsupportedOperationException | FileSystemException notHere) {
            Files.copy(file, link);
        }
    }
}
