package dev.lenslet.training.worker;

import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.LazyArray;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * A job's checkpoints on disk, a directory each that is named by its steps: {@code state.safetensors} and, as
 * {@code sha256sum} writes it, {@code SHA256SUMS}. Each appears whole or not at all. One thread only.
 */
final class Checkpoints {

    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

    static final String STATE = "state.safetensors";
    static final String SUMS = "SHA256SUMS";
    private static final String POSITION = "position";
    private static final String DATA_SET = "data_set";

    private final JobDirectory job;
    private final int keep;
    private final String dataSet;

    /**
     * @param keep how many there may be, at least 1
     * @param dataSet checksum of what is trained with
     */
    Checkpoints(JobDirectory job, int keep, String dataSet) {
        this.job = job;
        this.keep = keep;
        this.dataSet = dataSet;
    }

    /** @param arrays the trainer's state and what else the position needs; in memory only while they are read */
    record Checkpoint(Position position, Map<String, LazyArray> arrays) {}

    /**
     * The newest that is whole; damaged ones are removed, so that they count as what they are.
     *
     * @throws TrainingFailed where it is of a data set that has been replaced since
     */
    Optional<Checkpoint> newest() throws IOException, TrainingFailed {
        DurableFiles.sweep(job.checkpoints());
        List<Long> found = job.checkpointedSteps();
        for (long steps : found.reversed()) {
            Path directory = job.checkpoint(steps);
            Safetensors stored;
            Position position;
            try {
                verify(directory);
                stored = Safetensors.open(directory.resolve(STATE));
                position = JobJson.mapper().readValue(stored.metadata().get(POSITION), Position.class);
            } catch (IOException | JacksonException | IllegalArgumentException damaged) {
                log.warn("The checkpoint after {} steps is damaged and not used: {}", steps, damaged.toString());
                DurableFiles.remove(directory);
                continue;
            }
            if (!dataSet.equals(stored.metadata().get(DATA_SET))) {
                throw new TrainingFailed("the data set was replaced since the job's checkpoint was written, so it"
                        + " cannot go on from there; submit it as a new job");
            }
            return Optional.of(new Checkpoint(position, stored.arrays()));
        }
        return Optional.empty();
    }

    /**
     * Writes one, unless there is one after as many steps, and removes the oldest beyond the number that is kept.
     *
     * @throws IOException where the disk fails; the earlier ones are untouched
     */
    void write(Checkpoint checkpoint) throws IOException {
        Path directory = job.checkpoint(checkpoint.position().steps());
        if (Files.exists(directory)) {
            return;
        }
        Path draft = job.checkpoints().resolve(".draft.tmp");
        try {
            DurableFiles.delete(draft);
            Files.createDirectories(draft);
            MessageDigest digest = sha256();
            new Safetensors(
                            Map.of(
                                    DATA_SET,
                                    dataSet,
                                    POSITION,
                                    JobJson.mapper().writeValueAsString(checkpoint.position())),
                            checkpoint.arrays())
                    .write(draft.resolve(STATE), digest);
            Files.writeString(draft.resolve(SUMS), line(digest));
            DurableFiles.publish(draft, directory);
        } finally {
            DurableFiles.delete(draft);
        }
        List<Long> all = job.checkpointedSteps();
        for (long old : all.subList(0, Math.max(0, all.size() - keep))) {
            DurableFiles.remove(job.checkpoint(old));
        }
    }

    private static void verify(Path directory) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(directory.resolve(STATE)), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!Files.readString(directory.resolve(SUMS)).equals(line(digest))) {
            throw new IOException("its checksum is another");
        }
    }

    private static String line(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()) + "  " + STATE + "\n";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
