package dev.lenslet.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files and directories that appear whole or not at all: written beside, synced, renamed. */
public final class DurableFiles {

    private DurableFiles() {}

    /** Replaces a file's contents at once: readers see the old or the new, also after a crash. */
    public static void write(Path file, byte[] contents) throws IOException {
        Path directory = parent(file);
        Files.createDirectories(directory);
        Path beside = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.write(beside, contents, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            sync(beside);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(directory);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * Syncs a staged directory with all it holds, then renames it to where it will be seen.
     *
     * @param target does not exist; on the same file system
     * @throws FileAlreadyExistsException or another {@link IOException} where the target is taken
     */
    public static void publish(Path staged, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(staged)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                sync(file);
            }
        }
        Path directory = parent(target);
        Files.createDirectories(directory);
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException failure) {
            // Someone published in this moment: Linux calls that a directory which is not empty.
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            throw failure;
        }
        sync(directory);
    }

    /** Removes a directory from sight at once, then deletes it; nothing happens where it is not there. */
    public static void remove(Path directory) throws IOException {
        if (!Files.exists(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path hidden = parent(directory).resolve("." + directory.getFileName() + "." + UUID.randomUUID() + ".tmp");
        Files.move(directory, hidden, StandardCopyOption.ATOMIC_MOVE);
        delete(hidden);
    }

    /** Deletes a tree without following links. */
    public static void delete(Path tree) throws IOException {
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException gone) {
            // Someone else was quicker, or it never was.
        }
    }

    /** Deletes what a crash left of {@link #write} and {@link #remove} directly inside a directory; call it at start. */
    public static void sweep(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".") && name.endsWith(".tmp")) {
                    delete(entry);
                }
            }
        }
    }

    private static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no parent directory");
        }
        return parent;
    }

    private static void sync(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException notHere) {
                // Windows cannot open directories; the rename is as durable there as the file system makes it.
            }
        } else {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }
}
