package dev.lenslet.registry;

import dev.lenslet.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The contents of a model's {@code labels.json}.
 *
 * @param labels versions by label
 * @param published the highest version whose publication was finished, {@code stable} moved to it; numbers up to it are
 *     never given again
 */
record LabelFile(Map<String, Integer> labels, int published) {

    static final LabelFile NONE = new LabelFile(Map.of(), 0);

    private static final Logger log = LoggerFactory.getLogger(LabelFile.class);
    static final String NAME = "labels.json";

    LabelFile {
        labels = Map.copyOf(labels);
    }

    /** {@link #NONE} where there is none, or one that is no label file, which is logged. */
    static LabelFile read(Path model) throws IOException {
        try {
            LabelFile file = ModelRecords.JSON.readValue(Files.readAllBytes(model.resolve(NAME)), LabelFile.class);
            return file == null ? NONE : file;
        } catch (NoSuchFileException none) {
            return NONE;
        } catch (JacksonException malformed) {
            log.warn(
                    "The labels of model {} are malformed, none are taken: {}",
                    model.getFileName(),
                    malformed.getOriginalMessage());
            return NONE;
        }
    }

    void write(Path model) throws IOException {
        DurableFiles.write(model.resolve(NAME), ModelRecords.JSON.writeValueAsBytes(this));
    }

    LabelFile with(String label, int version) {
        Map<String, Integer> moved = new TreeMap<>(labels);
        moved.put(label, version);
        return new LabelFile(moved, published);
    }

    LabelFile published(int version) {
        return new LabelFile(with(Names.STABLE, version).labels, Math.max(published, version));
    }
}
