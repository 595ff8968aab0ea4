package dev.lenslet.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** What a directory's files look like from outside: as long as it is the same, they need not be read again. */
final class FolderState {

    private FolderState() {}

    /** Names, sizes and times of the plain files directly inside; empty where there is no directory. */
    static String of(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(directory)) {
            files = children.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return "";
        }
        StringJoiner state = new StringJoiner("|");
        for (Path file : files) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    state.add(file.getFileName() + ":" + attributes.size() + ":" + attributes.lastModifiedTime());
                }
            } catch (NoSuchFileException gone) {
                // In this moment; the next look sees it gone.
            }
        }
        return state.toString();
    }
}
