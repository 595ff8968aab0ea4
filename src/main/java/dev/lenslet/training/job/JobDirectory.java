package dev.lenslet.training.job;

import dev.lenslet.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A job's directory, {@code <lenslet.home>/jobs/<id>/}.
 *
 * @param root absolute
 */
public record JobDirectory(Path root) {

    /** What the worker is to do; written before it starts. */
    public Path order() {
        return root.resolve("job.json");
    }

    /** A {@link JobEvent} a line, appended by the service and by the worker. */
    public Path events() {
        return root.resolve("events.jsonl");
    }

    /** What the worker wrote to its standard output and error. */
    public Path log() {
        return root.resolve("worker.log");
    }

    /** The model, ready to be published; there only when whole. */
    public Path export() {
        return root.resolve("export");
    }

    /** The model while it is made. */
    public Path exportDraft() {
        return root.resolve("export.tmp");
    }

    /** Outputs of frozen layers, while a worker needs them. */
    public Path features() {
        return root.resolve("features.tmp");
    }

    /** Checkpoints, a directory each. */
    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** The checkpoint after so many steps of training. */
    public Path checkpoint(long steps) {
        return checkpoints().resolve(String.format(Locale.ROOT, "%012d", steps));
    }

    /** The steps after which there is a checkpoint, ascending; whether it is whole shows when it is read. */
    public List<Long> checkpointedSteps() throws IOException {
        try (Stream<Path> entries = Files.list(checkpoints())) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.matches("\\d{12}"))
                    .map(Long::valueOf)
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
    }

    /** The steps after which the newest checkpoint was written; null where there is none. */
    public @Nullable Long newestCheckpoint() throws IOException {
        List<Long> steps = checkpointedSteps();
        return steps.isEmpty() ? null : steps.getLast();
    }

    /** Held by the worker as long as it lives. */
    public Path workerLock() {
        return root.resolve("worker.lock");
    }

    /** Number of the assignment whose worker may work here. */
    public Path assignment() {
        return root.resolve("assignment");
    }

    public Path outcomeFile() {
        return root.resolve("outcome.json");
    }

    public void writeOrder(WorkOrder order) throws IOException {
        DurableFiles.write(order(), JobJson.mapper().writeValueAsBytes(order));
    }

    public WorkOrder readOrder() throws IOException {
        return JobJson.mapper().readValue(Files.readAllBytes(order()), WorkOrder.class);
    }

    public void writeOutcome(Outcome outcome) throws IOException {
        DurableFiles.write(outcomeFile(), JobJson.mapper().writeValueAsBytes(outcome));
    }

    /** How the work ended; empty where the worker has not come to an end of its own. */
    public Optional<Outcome> readOutcome() throws IOException {
        try {
            return Optional.of(JobJson.mapper().readValue(Files.readAllBytes(outcomeFile()), Outcome.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JacksonException broken) {
            throw new IOException(outcomeFile() + " is broken", broken);
        }
    }
}
