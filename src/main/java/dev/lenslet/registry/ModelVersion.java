package dev.lenslet.registry;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A published version, complete on disk.
 *
 * @param version its number as TensorFlow Serving counts them, from 1; a string everywhere outside
 * @param directory holds {@code model.onnx} and {@code model.json}
 * @param bundled from {@code lenslet.models.dir}: never written, never deleted
 */
public record ModelVersion(String model, int version, Path directory, boolean bundled, ModelRecord record) {

    public Path graph() {
        return directory.resolve(VersionFiles.GRAPH);
    }

    /** The graph's SHA-256 as published, lowercase hex. */
    public String graphChecksum() {
        return Objects.requireNonNull(record.files().get(VersionFiles.GRAPH), "every record lists its graph")
                .sha256();
    }

    /**
     * Reads every file and compares it with the record.
     *
     * @throws BrokenVersion where one is missing or another than was published
     */
    public void verify() {
        VersionFiles.verify(directory, record);
    }
}
