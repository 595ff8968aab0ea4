package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lenslet.media.ImageSizes;
import dev.lenslet.media.Media;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import dev.lenslet.storage.Home;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class DiskDataSetsTest {

    private static final DataSetSettings SETTINGS = new DataSetSettings(
            DataSize.ofMegabytes(8),
            DataSize.ofMegabytes(16),
            DataSize.ofMegabytes(2),
            200,
            200,
            DataSize.ofBytes(0),
            Duration.ofSeconds(5));
    private static final Media MEDIA = Media.withDefaultLimits();

    @TempDir
    Path home;

    private DiskDataSets dataSets;

    @BeforeEach
    void open() throws IOException {
        dataSets = new DiskDataSets(new Home(home), new LocalData(null), SETTINGS, MEDIA);
    }

    @AfterEach
    void close() {
        dataSets.close();
    }

    @Test
    void describesWhatWasUploaded() throws IOException {
        Map<String, byte[]> files = Archives.darkAndLight("", 3, 8);
        files.put("dark/wide.png", Archives.picture(20, 5, 9));
        files.put("__MACOSX/dark/._0.png", new byte[] {1});
        files.put("dark/.DS_Store", new byte[] {1});

        DataSet stored = store("shades", Archives.zip(files));

        assertThat(stored.classes()).containsExactly("dark", "light");
        assertThat(stored.count()).isEqualTo(7);
        assertThat(stored.perClass()).containsExactlyInAnyOrderEntriesOf(Map.of("dark", 4, "light", 3));
        assertThat(stored.splits()).isEqualTo(Map.of("all", 7));
        assertThat(stored.imageSizes()).isEqualTo(new ImageSizes(8, 5, 20, 8));
        assertThat(dataSets.find("shades")).contains(stored);
        assertThat(dataSets.all()).containsOnlyKeys("shades");
    }

    @Test
    void readsBackTensorsAndLabels() throws IOException {
        store("shades", Archives.zip(Archives.darkAndLight("pictures/train/", 3, 8)));

        Examples examples = DataSetReader.open(dataSets.directory("shades"))
                .examples("train", ImagePreprocessing.unit(Shape.of(4, 4, 1)), MEDIA, 1 << 20);

        assertThat(examples.count()).isEqualTo(6);
        float[] tensor = new float[17];
        for (int i = 0; i < examples.count(); i++) {
            examples.read(i, tensor, 1);
            assertThat(tensor[16] > .5f).isEqualTo(examples.label(i) == 1);
        }
    }

    @Test
    void keepsTheSplitsOfAnUploadThatHasThem() throws IOException {
        Map<String, byte[]> files = Archives.darkAndLight("shades/train/", 3, 8);
        files.putAll(Archives.darkAndLight("shades/test/", 2, 8));

        assertThat(store("shades", Archives.zip(files)).splits()).isEqualTo(Map.of("train", 6, "test", 4));
    }

    @Test
    void sameContentsHaveTheSameChecksumInAnyOrder() throws IOException {
        Map<String, byte[]> files = Archives.darkAndLight("", 2, 8);
        Map<String, byte[]> reversed = new LinkedHashMap<>();
        List<String> names = new java.util.ArrayList<>(files.keySet());
        java.util.Collections.reverse(names);
        names.forEach(name -> reversed.put(name, files.getOrDefault(name, new byte[0])));

        String checksum = store("one", Archives.zip(files)).checksum();
        assertThat(store("two", Archives.zip(reversed)).checksum()).isEqualTo(checksum);
        files.put("dark/0.png", Archives.picture(8, 8, 77));
        assertThat(store("three", Archives.zip(files)).checksum()).isNotEqualTo(checksum);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../escape.png",
                "dark/../../escape.png",
                "/etc/escape.png",
                "C:/escape.png",
                "dark\\..\\escape.png",
                "dark//escape.png",
                "dark/./escape.png",
                "dark/esc\u0000ape.png",
                "dark/esc\nape.png"
            })
    void refusesPathsThatLeaveTheirPlace(String name) throws IOException {
        Map<String, byte[]> files = Archives.darkAndLight("", 2, 8);
        files.put(name, Archives.picture(8, 8, 1));

        assertRefused(() -> store("shades", Archives.zip(files)), Reason.MALFORMED, "path");
        assertNothingIsLeft();
    }

    @Test
    void refusesLinksInTars() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            TarArchiveEntry link = new TarArchiveEntry("dark/link.png", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }

        assertRefused(() -> store("shades", out.toByteArray()), Reason.MALFORMED, "link");
        assertNothingIsLeft();
    }

    @Test
    void takesTars() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> file :
                    Archives.darkAndLight("", 2, 8).entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }

        assertThat(store("shades", out.toByteArray()).count()).isEqualTo(4);
    }

    @Test
    void refusesWhatUnpacksTooFar() throws IOException {
        Map<String, byte[]> files = Archives.darkAndLight("", 2, 8);
        files.put("dark/bomb.png", new byte[1 << 20]);

        assertRefused(() -> store("shades", Archives.zip(files)), Reason.TOO_LARGE, "bomb.png");
        assertNothingIsLeft();
    }

    @Test
    void refusesMoreEntriesThanTheLimit() {
        assertRefused(
                () -> store("shades", Archives.zip(Archives.darkAndLight("", 101, 2))),
                Reason.TOO_LARGE,
                "200 entries");
    }

    @Test
    void refusesAnUploadOverTheLimitWithoutReadingItAll() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'P';
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                Arrays.fill(target, offset, offset + length, (byte) 'P');
                return length;
            }
        };

        assertRefused(() -> dataSets.store("shades", endless), Reason.TOO_LARGE, "8388608");
        assertNothingIsLeft();
    }

    @Test
    void namesEveryFileThatIsNoPicture() {
        Map<String, byte[]> files = Archives.darkAndLight("", 2, 8);
        files.put("dark/notes.pdf", "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
        files.put("light/broken.png", Arrays.copyOf(Archives.picture(8, 8, 1), 20));

        assertRefused(() -> store("shades", Archives.zip(files)), Reason.UNPROCESSABLE, "notes.pdf");
        assertRefused(() -> store("shades", Archives.zip(files)), Reason.UNPROCESSABLE, "broken.png");
        assertNothingIsLeft();
    }

    @Test
    void namesATextAmongPictures() {
        Map<String, byte[]> files = Archives.darkAndLight("", 2, 8);
        files.put("dark/notes.txt", "hello".getBytes(StandardCharsets.UTF_8));

        assertRefused(() -> store("shades", Archives.zip(files)), Reason.UNPROCESSABLE, "notes.txt");
        assertNothingIsLeft();
    }

    @Test
    void refusesOneClassAlone() {
        assertRefused(
                () -> store("shades", Archives.zip(Map.of("dark/0.png", Archives.picture(8, 8, 1)))),
                Reason.UNPROCESSABLE,
                "at least two");
    }

    @Test
    void refusesWhatIsNoArchive() {
        byte[] truncated = Arrays.copyOf(Archives.zip(Archives.darkAndLight("", 2, 8)), 300);

        assertRefused(() -> store("shades", new byte[] {1, 2, 3}), Reason.UNSUPPORTED_MEDIA, "neither");
        assertRefused(() -> store("shades", truncated), Reason.MALFORMED, "truncated");
        assertNothingIsLeft();
    }

    @Test
    void refusesANameThatIsTaken() throws IOException {
        byte[] zip = Archives.zip(Archives.darkAndLight("", 2, 8));
        store("shades", zip);

        assertRefused(() -> store("shades", zip), Reason.CONFLICT, "already");
        assertRefused(() -> store("mnist", zip), Reason.CONFLICT, "catalogue");
        assertRefused(() -> store("Shades/..", zip), Reason.MALFORMED, "lowercase");
    }

    @Test
    void keepsWhatIsInUse() throws IOException {
        store("shades", Archives.zip(Archives.darkAndLight("", 2, 8)));
        try (DataSets.Use use = dataSets.use("shades", "training job 7")) {
            assertRefused(() -> dataSets.delete("shades"), Reason.CONFLICT, "training job 7");
            assertThat(use).isNotNull();
        }
        dataSets.delete("shades");

        assertThat(dataSets.find("shades")).isEmpty();
        assertRefused(() -> dataSets.delete("shades"), Reason.UNKNOWN, "shades");
        assertNothingIsLeft();
    }

    @Test
    void takesMnistFromTheLocalDirectory() throws IOException, InterruptedException {
        String data = System.getenv("LENSLET_DATA_DIR");
        assumeThat(data)
                .as("LENSLET_DATA_DIR names no directory with mnist/*.gz")
                .isNotNull();
        try (DiskDataSets local =
                new DiskDataSets(new Home(home), new LocalData(Path.of(String.valueOf(data))), SETTINGS, MEDIA)) {
            local.ensure("mnist", (done, total) -> {});
            DataSet mnist = local.find("mnist").orElseThrow();

            assertThat(mnist.splits()).isEqualTo(Map.of("train", 60_000, "test", 10_000));
            assertThat(mnist.perClass()).containsEntry("1", 6_742 + 1_135);
            Examples test = DataSetReader.open(local.directory("mnist"))
                    .examples("test", ImagePreprocessing.unit(Shape.of(28, 28, 1)), MEDIA, 0);
            // The first test digits are 7, 2, 1, 0, 4 (LeCun, Cortes).
            assertThat(new int[] {test.label(0), test.label(1), test.label(2), test.label(3), test.label(4)})
                    .containsExactly(7, 2, 1, 0, 4);
        }
    }

    @Test
    void saysWhatToDoWhereTheCatalogueCannotBeHad() {
        assertThatThrownBy(() -> dataSets.ensure("mnist", (done, total) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("lenslet.data.dir");
        assertThat(dataSets.find("mnist")).isEmpty();
        assertThat(dataSets.fetches().of("mnist").orElseThrow().failure()).isPresent();
    }

    private DataSet store(String name, byte[] archive) throws IOException {
        return dataSets.store(name, new ByteArrayInputStream(archive));
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void assertRefused(Attempt attempt, Reason reason, String detail) {
        assertThatThrownBy(attempt::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.detail()).contains(detail);
        });
    }

    private void assertNothingIsLeft() {
        try (Stream<Path> left = Files.list(home.resolve("datasets"))) {
            assertThat(left).isEmpty();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
