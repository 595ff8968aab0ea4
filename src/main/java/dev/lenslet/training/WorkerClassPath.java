package dev.lenslet.training;

import dev.lenslet.storage.DurableFiles;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path on which a worker finds the same application as this process.
 *
 * <p>From a build's directories, a surefire jar or the extracted layout it is this process's own. A nested Boot jar is no
 * class path (and natives cannot be loaded from jars within it): it is unpacked, once for each jar.
 */
final class WorkerClassPath {

    private static final String CLASSES = "BOOT-INF/classes/";
    private static final String LIBRARIES = "BOOT-INF/lib/";

    private final String own;
    private final Path unpacked;

    /**
     * @param own the {@code java.class.path} of this process
     * @param unpacked where nested jars are unpacked to
     */
    WorkerClassPath(String own, Path unpacked) {
        this.own = own;
        this.unpacked = unpacked;
    }

    /** Entries are absolute. No worker may be running: what older jars were unpacked to is deleted. */
    String resolve() throws IOException {
        List<Path> entries = Arrays.stream(own.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .toList();
        if (entries.size() == 1 && isNested(entries.get(0))) {
            return join(unpack(entries.get(0)));
        }
        return join(entries);
    }

    static boolean isNested(Path entry) throws IOException {
        if (!Files.isRegularFile(entry)) {
            return false;
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            return jar.getEntry(CLASSES) != null || jar.getEntry(LIBRARIES) != null;
        }
    }

    private List<Path> unpack(Path jar) throws IOException {
        String key = Files.size(jar) + "-" + Files.getLastModifiedTime(jar).toMillis();
        Path target = unpacked.resolve(key);
        if (!Files.isDirectory(target)) {
            DurableFiles.delete(unpacked);
            Path staged = unpacked.resolve("." + key + ".tmp");
            extract(jar, staged);
            try {
                DurableFiles.publish(staged, target);
            } catch (FileAlreadyExistsException elsewhere) {
                DurableFiles.delete(staged);
            }
        }
        try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
            return Stream.concat(Stream.of(target.resolve("classes")), libraries.sorted())
                    .toList();
        }
    }

    private static void extract(Path source, Path target) throws IOException {
        Files.createDirectories(target.resolve("classes"));
        Files.createDirectories(target.resolve("lib"));
        try (JarFile jar = new JarFile(source.toFile())) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (!entry.isDirectory()
                        && (entry.getName().startsWith(CLASSES)
                                || entry.getName().startsWith(LIBRARIES))) {
                    extract(jar, entry, target);
                }
            }
        }
    }

    private static void extract(JarFile jar, JarEntry entry, Path target) throws IOException {
        Path file =
                target.resolve(entry.getName().substring("BOOT-INF/".length())).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("the jar's entry " + entry.getName() + " leaves its place");
        }
        Files.createDirectories(file.getParent());
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, file);
        }
    }

    private static String join(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
