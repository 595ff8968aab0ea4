package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.media.Media;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import dev.lenslet.storage.Home;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Archives that are broken or made to break. */
class HostileArchivesTest {

    /** Offsets in an entry of a zip's central directory (APPNOTE 4.3.12). */
    private static final int FLAGS = 8;

    private static final int CRC = 16;
    private static final int SIZE = 24;
    private static final int LOCAL_HEADER = 42;

    @TempDir
    Path home;

    private DiskDataSets dataSets;

    @BeforeEach
    void open() throws IOException {
        dataSets = open(DataSize.ofBytes(0));
    }

    @AfterEach
    void close() {
        dataSets.close();
    }

    @Test
    void refusesAZipWhoseContentsHaveAnotherChecksum() {
        assertRefused(withDirectoryField(CRC, 12345), Reason.MALFORMED, "corrupt");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000_000, Integer.MAX_VALUE})
    void refusesAZipThatLiesAboutASize(int size) {
        assertRefused(withDirectoryField(SIZE, size), Reason.MALFORMED, "corrupt");
    }

    @Test
    void refusesAZipThatPointsBehindItsEnd() {
        assertRefused(withDirectoryField(LOCAL_HEADER, 1_000_000), Reason.MALFORMED, "corrupt");
    }

    @Test
    void refusesEncryptedEntries() {
        byte[] zip = zip();
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(directory(zip) + FLAGS, (short) (bytes.getShort(directory(zip) + FLAGS) | 1));

        assertRefused(zip, Reason.MALFORMED, "encrypted");
    }

    @Test
    void refusesAZipCutOffAnywhere() {
        byte[] zip = zip();
        for (int length = 1; length < zip.length; length += 29) {
            assertRefused(Arrays.copyOf(zip, length));
        }
    }

    @Test
    void refusesATarCutOffAnywhere() throws IOException {
        byte[] tar = tar(new TarArchiveEntry("light/last.png"), Archives.picture(8, 8, 250));
        int end = tar.length;
        while (tar[end - 1] == 0) {
            end--;
        }
        // From 512 zeros on there is an end.
        for (int length = 1; length < end; length += 128) {
            assertRefused(Arrays.copyOf(tar, length));
        }
    }

    @Test
    void refusesACompressedTarCutOffAnywhere() throws IOException {
        byte[] gzip = gzip(tar(new TarArchiveEntry("light/last.png"), Archives.picture(8, 8, 250)));
        for (int length = 1; length < gzip.length; length += 19) {
            assertRefused(Arrays.copyOf(gzip, length));
        }
        assertRefused(Arrays.copyOf(gzip, gzip.length - 1));
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_GNUTYPE_LONGNAME, TarConstants.LF_GNUTYPE_LONGLINK})
    void refusesATarWithANameThatFillsTheMemory(byte type) throws IOException {
        TarArchiveEntry name = new TarArchiveEntry("././@LongLink", type);
        byte[] filler = new byte[10_000_000];
        Arrays.fill(filler, (byte) 'x');

        assertRefused(gzip(tar(name, filler)), Reason.MALFORMED, "header");
    }

    @Test
    void refusesATarWithAnExtendedHeaderThatFillsTheMemory() throws IOException {
        byte[] record = new byte[10_000_000];
        Arrays.fill(record, (byte) 'x');
        byte[] start = "10000000 comment=".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(start, 0, record, 0, start.length);
        record[record.length - 1] = '\n';

        assertRefused(
                gzip(tar(new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC), record)),
                Reason.MALFORMED,
                "header");
    }

    @Test
    void refusesATarThatUnpacksTooFarInFilesThatAreLeftOut() throws IOException {
        assertRefused(gzip(tar(new TarArchiveEntry("dark/.hidden"), new byte[20_000_000])), Reason.TOO_LARGE, "tar");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_FIFO, TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_LINK})
    void refusesWhatIsNoPlainFile(byte type) throws IOException {
        assertRefused(
                tar(new TarArchiveEntry("dark/odd.png", type), new byte[0]), Reason.MALFORMED, "link or a device");
    }

    @Test
    void refusesLinksInZips() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            ZipArchiveEntry link = new ZipArchiveEntry("dark/link.png");
            link.setUnixMode(0120777);
            zip.putArchiveEntry(link);
            zip.write("/etc/passwd".getBytes(StandardCharsets.US_ASCII));
            zip.closeArchiveEntry();
        }

        assertRefused(out.toByteArray(), Reason.MALFORMED, "link");
    }

    @Test
    void refusesAZipWithADirectoryThatFillsTheMemory() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 4000; i++) {
            files.put("dark/" + "x".repeat(100) + i, new byte[0]);
        }

        assertRefused(Archives.zip(files), Reason.TOO_LARGE, "directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DARK/9.png", "da\u0301rk/9.png"})
    void refusesClassesThatLookAlike(String name) {
        Map<String, byte[]> files = Archives.darkAndLight("", 2, 8);
        files.put("d\u00e1rk/8.png", Archives.picture(8, 8, 1));
        files.put(name, Archives.picture(8, 8, 1));

        assertRefused(Archives.zip(files), Reason.UNPROCESSABLE, "differ in case");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dark/0.png", "dark/0.PNG"})
    void refusesNamesThatDifferInCaseAlone(String name) {
        Map<String, byte[]> files = Archives.darkAndLight("", 2, 8);
        files.put(name, Archives.picture(8, 8, 1));

        assertRefused(Archives.zip(files), Reason.MALFORMED, "twice");
    }

    @Test
    void refusesAZipInAZip() {
        Map<String, byte[]> files = Archives.darkAndLight("", 2, 8);
        files.put("dark/more.zip", zip());

        assertRefused(Archives.zip(files), Reason.UNPROCESSABLE, "more.zip");
    }

    @Test
    void refusesAnEmptyZip() {
        assertRefused(Archives.zip(Map.of()), Reason.UNPROCESSABLE, "no examples");
    }

    @Test
    void tellsClientsNothingOfPathsHere() {
        assertThatThrownBy(() -> store(withDirectoryField(LOCAL_HEADER, 1_000_000)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.detail()).doesNotContain(home.toString(), "null"));
    }

    @Test
    void takesZip64() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            zip.setUseZip64(Zip64Mode.Always);
            for (Map.Entry<String, byte[]> file :
                    Archives.darkAndLight("", 2, 8).entrySet()) {
                zip.putArchiveEntry(new ZipArchiveEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeArchiveEntry();
            }
        }

        assertThat(store(out.toByteArray()).count()).isEqualTo(4);
    }

    @Test
    void keepsFreeWhatMustStayFree() throws IOException {
        try (DiskDataSets full = open(DataSize.ofTerabytes(1_000_000))) {
            assertThatThrownBy(() -> full.store("shades", new ByteArrayInputStream(zip())))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.STORAGE_FULL));
        }
        assertNothingIsLeft();
    }

    @Test
    void oneOfManyUploadsOfANameIsTaken() throws Exception {
        Callable<Boolean> upload = () -> {
            try {
                store(zip());
                return true;
            } catch (Refusal refusal) {
                assertThat(refusal.reason()).isEqualTo(Reason.CONFLICT);
                return false;
            }
        };
        int stored = 0;
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> answer : clients.invokeAll(java.util.Collections.nCopies(8, upload))) {
                stored += answer.get() ? 1 : 0;
            }
        }

        assertThat(stored).isEqualTo(1);
        assertThat(dataSets.all()).containsOnlyKeys("shades");
        dataSets.delete("shades");
        assertNothingIsLeft();
    }

    private DiskDataSets open(DataSize minFree) throws IOException {
        DataSetSettings settings = new DataSetSettings(
                DataSize.ofMegabytes(8),
                DataSize.ofMegabytes(16),
                DataSize.ofMegabytes(2),
                200,
                200,
                minFree,
                Duration.ofSeconds(5));
        return new DiskDataSets(new Home(home), new LocalData(null), settings, Media.withDefaultLimits());
    }

    private DataSet store(byte[] archive) throws IOException {
        return dataSets.store("shades", new ByteArrayInputStream(archive));
    }

    private static byte[] zip() {
        return Archives.zip(Archives.darkAndLight("", 2, 8));
    }

    /** Where the first entry of a zip's central directory is. */
    private static int directory(byte[] zip) {
        for (int i = 0; ; i++) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
                return i;
            }
        }
    }

    private static byte[] withDirectoryField(int offset, int value) {
        byte[] zip = zip();
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(directory(zip) + offset, value);
        return zip;
    }

    /** Two classes, and one entry more. */
    private static byte[] tar(TarArchiveEntry last, byte[] contents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> file :
                    Archives.darkAndLight("", 1, 8).entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
            last.setSize(contents.length);
            tar.putArchiveEntry(last);
            tar.write(contents);
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] contents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(contents);
        }
        return out.toByteArray();
    }

    private void assertRefused(byte[] archive, Reason reason, String detail) {
        assertThatThrownBy(() -> store(archive)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.detail()).contains(detail);
            assertThat(refusal.reason()).isEqualTo(reason);
        });
        assertNothingIsLeft();
    }

    private void assertRefused(byte[] archive) {
        assertThatThrownBy(() -> store(archive)).as("%d bytes", archive.length).isInstanceOf(Refusal.class);
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        try (Stream<Path> left = Files.list(home.resolve("datasets"))) {
            assertThat(left).isEmpty();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
