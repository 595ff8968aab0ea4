package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerClassPathTest {

    @TempDir
    private Path directory;

    @Test
    void anExplodedClassPathIsTakenAsItIsAndMadeAbsolute() throws IOException {
        Path jar = jar("plain.jar", "dev/lenslet/A.class");
        String own = "target/classes" + File.pathSeparator + File.pathSeparator + jar;

        assertThat(resolve(own))
                .containsExactly(Path.of("target/classes").toAbsolutePath().toString(), jar.toString());
        assertThat(resolve(jar.toString())).containsExactly(jar.toString());
        assertThat(directory.resolve("unpacked")).doesNotExist();
    }

    @Test
    void aNestedJarIsUnpackedOnce() throws IOException {
        Path jar = jar(
                "app.jar",
                "META-INF/MANIFEST.MF",
                "org/springframework/boot/loader/Launcher.class",
                "BOOT-INF/classes/",
                "BOOT-INF/classes/dev/lenslet/A.class",
                "BOOT-INF/lib/b.jar",
                "BOOT-INF/lib/a.jar");

        List<String> entries = resolve(jar.toString());

        assertThat(entries).hasSize(3);
        Path classes = Path.of(entries.getFirst());
        assertThat(classes.resolve("dev/lenslet/A.class")).hasContent("BOOT-INF/classes/dev/lenslet/A.class");
        assertThat(entries.subList(1, 3))
                .extracting(entry -> Path.of(entry).getFileName().toString())
                .containsExactly("a.jar", "b.jar");
        assertThat(classes.resolveSibling("org")).doesNotExist();
        Files.writeString(classes.resolve("mark"), "still the same");
        assertThat(resolve(jar.toString())).isEqualTo(entries);
        assertThat(classes.resolve("mark")).exists();
    }

    @Test
    void aNewerJarTakesTheOldOnesPlace() throws IOException {
        Path jar = jar("app.jar", "BOOT-INF/lib/", "BOOT-INF/classes/A.class", "BOOT-INF/lib/a.jar");
        Path old = Path.of(resolve(jar.toString()).getFirst());
        Files.createDirectories(directory.resolve("unpacked/.half.tmp/lib"));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));

        Path current = Path.of(resolve(jar.toString()).getFirst());

        assertThat(current).isNotEqualTo(old).isDirectory();
        try (Stream<Path> left = Files.list(directory.resolve("unpacked"))) {
            assertThat(left).containsExactly(current.getParent());
        }
    }

    @Test
    void anEntryThatLeavesItsPlaceIsRefused() throws IOException {
        Path jar = jar("evil.jar", "BOOT-INF/lib/", "BOOT-INF/lib/a.jar", "BOOT-INF/classes/../../../../evil");
        assertThatThrownBy(() -> resolve(jar.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leaves its place");
        assertThat(directory.resolve("evil")).doesNotExist();
    }

    private List<String> resolve(String own) throws IOException {
        return Arrays.asList(new WorkerClassPath(own, directory.resolve("unpacked"))
                .resolve()
                .split(File.pathSeparator));
    }

    /** Each entry holds its own name. */
    private Path jar(String name, String... entries) throws IOException {
        Path jar = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                // Boot's own jars name their directories, which hold nothing.
                zip.write(entry.endsWith("/") ? new byte[0] : entry.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return jar;
    }
}
