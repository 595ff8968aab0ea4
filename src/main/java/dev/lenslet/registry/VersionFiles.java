package dev.lenslet.registry;

import dev.lenslet.registry.ModelRecord.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a version's directory against its record. */
final class VersionFiles {

    static final String GRAPH = "model.onnx";
    static final String RECORD = "model.json";

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private VersionFiles() {}

    /**
     * Reads the record and compares the sizes of the files, not their contents.
     *
     * @throws BrokenVersion where they do not fit
     */
    static ModelRecord read(Path directory) {
        ModelRecord record = ModelRecords.read(directory);
        if (!record.files().containsKey(GRAPH)) {
            throw new BrokenVersion("its model.json does not list " + GRAPH);
        }
        for (Map.Entry<String, FileEntry> file : record.files().entrySet()) {
            String name = file.getKey();
            if (!PLAIN_NAME.matcher(name).matches() || name.equals(RECORD)) {
                throw new BrokenVersion("its model.json lists a file '" + name + "', which is no name of one");
            }
            compareSize(directory, name, file.getValue());
        }
        return record;
    }

    private static void compareSize(Path directory, String name, FileEntry entry) {
        try {
            if (!Files.isRegularFile(directory.resolve(name))) {
                throw new BrokenVersion("it lacks " + name);
            }
            long bytes = Files.size(directory.resolve(name));
            if (bytes != entry.bytes()) {
                throw new BrokenVersion(name + " has " + bytes + " bytes; its model.json says " + entry.bytes());
            }
        } catch (IOException unreadable) {
            throw new BrokenVersion(name + " cannot be read", unreadable);
        }
    }

    /** @throws BrokenVersion where a file's contents are not those of the record */
    static void verify(Path directory, ModelRecord record) {
        record.files().forEach((name, entry) -> {
            try {
                if (!FileEntry.of(directory.resolve(name)).equals(entry)) {
                    throw new BrokenVersion(name + " is not the file whose checksum its model.json gives");
                }
            } catch (IOException unreadable) {
                throw new BrokenVersion(name + " cannot be read", unreadable);
            }
        });
    }

    /**
     * Reads and verifies a directory before it is published.
     *
     * @throws BrokenVersion also where it holds anything but the record and plain files that the record lists
     */
    static ModelRecord verifyStaged(Path directory) throws IOException {
        ModelRecord record = read(directory);
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String name = String.valueOf(entry.getFileName());
                if (!name.equals(RECORD) && !record.files().containsKey(name)) {
                    throw new BrokenVersion("it holds '" + name + "', which its model.json does not list");
                }
                if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    throw new BrokenVersion("'" + name + "' is no plain file");
                }
            }
        }
        verify(directory, record);
        return record;
    }
}
