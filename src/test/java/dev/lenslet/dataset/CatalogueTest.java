package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.media.Media;
import dev.lenslet.media.MediaKind;
import dev.lenslet.media.Tones;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.storage.Home;
import dev.lenslet.storage.WrongBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** Data sets as they are published, in small, from a mirror or a directory on this machine. */
class CatalogueTest {

    private static final int EXAMPLE = 1 + 3 * 32 * 32;

    private final MirrorServer server = new MirrorServer();
    private final Random random = new Random(7);

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void hasTheseSets() throws IOException {
        try (DiskDataSets dataSets = open(new LocalData(null))) {
            assertThat(dataSets.catalogue()).containsExactly("mnist", "fashion-mnist", "cifar10", "esc50");
            CatalogueEntry cifar = dataSets.catalogueEntry("cifar10").orElseThrow();
            assertThat(cifar.exampleShape()).isEqualTo(Shape.of(32, 32, 3));
            assertThat(cifar.classes())
                    .hasSize(10)
                    .startsWith("airplane", "automobile")
                    .endsWith("truck");
            assertThat(dataSets.catalogueEntry("fashion-mnist").orElseThrow().classes())
                    .hasSize(10)
                    .endsWith("Bag", "Ankle boot");
        }
    }

    @Test
    void keepsCifarWithItsColoursTogether() throws Exception {
        byte[] first = examples(5);
        byte[] second = examples(3);
        byte[] test = examples(4);
        byte[] archive = cifar(first, second, test);
        server.with("/cifar-10-binary.tar.gz", MirrorServer.cutting(archive, 9000));

        DataSet dataSet = cifar(archive, null).fetch(set(), (done, total) -> {});

        assertThat(dataSet.splits()).isEqualTo(Map.of("train", 8, "test", 4));
        assertThat(dataSet.perClass().values().stream().mapToInt(count -> count).sum())
                .isEqualTo(12);
        assertThat(dataSet.source()).isEqualTo(server.at("/").toString());
        assertThat(directory.resolve("parts")).doesNotExist();
        Examples train = examples(dataSet, "train", Shape.of(32, 32, 3));
        assertThat(train.count()).isEqualTo(8);
        assertExample(train, 1, first, 1);
        assertExample(train, 7, second, 2);
        assertExample(examples(dataSet, "test", Shape.of(32, 32, 3)), 3, test, 3);
    }

    @Test
    void resizesAndGraysItForANetwork() throws Exception {
        byte[] red = new byte[EXAMPLE];
        red[0] = 9;
        java.util.Arrays.fill(red, 1, 1 + 32 * 32, (byte) 255);
        byte[] archive = cifar(red, red, red);
        server.with("/", MirrorServer.serving(archive));
        DataSet dataSet = cifar(archive, null).fetch(set(), (done, total) -> {});

        float[] small = read(examples(dataSet, "train", Shape.of(8, 8, 3)), 0);
        float[] gray = read(examples(dataSet, "train", Shape.of(32, 32, 1)), 0);

        assertThat(new float[] {small[0], small[1], small[2]}).containsExactly(1, 0, 0);
        assertThat(gray[5]).isBetween(0.29f, 0.31f);
    }

    @Test
    void takesCifarFromThisMachine() throws Exception {
        byte[] archive = cifar(examples(2), examples(2), examples(2));
        Path local = Files.createDirectories(directory.resolve("local/cifar10"));
        Files.write(local.resolve("cifar-10-binary.tar.gz"), archive);

        DataSet dataSet = cifar(archive, directory.resolve("local")).fetch(set(), (done, total) -> {});

        assertThat(dataSet.source()).isEqualTo("lenslet.data.dir");
        assertThat(set().resolve("cifar-10-binary.tar.gz")).doesNotExist();
        assertThat(server.asked()).isEmpty();

        Files.write(local.resolve("cifar-10-binary.tar.gz"), cifar(examples(2), examples(2), examples(2)));
        assertThatThrownBy(() -> cifar(archive, directory.resolve("local")).fetch(set(), (done, total) -> {}))
                .hasMessageContaining("checksum")
                .hasMessageContaining("replace cifar10/cifar-10-binary.tar.gz");
    }

    @Test
    void refusesCifarOfAnotherLayout() throws Exception {
        byte[] odd = cifar(new byte[100], examples(1), examples(1));
        byte[] label = examples(1);
        label[0] = 10;
        byte[] wrong = cifar(label, examples(1), examples(1));
        server.with("/cifar-10-binary.tar.gz", MirrorServer.serving(odd));
        server.with("/wrong/cifar-10-binary.tar.gz", MirrorServer.serving(wrong));

        assertThatThrownBy(() -> cifar(odd, null).fetch(set(), (done, total) -> {}))
                .hasMessageContaining("within an example");
        assertThatThrownBy(() -> new CifarSource(Catalogue.CIFAR10, packed(wrong), origin("/wrong/", "cifar10", null))
                        .fetch(set(), (done, total) -> {}))
                .hasMessageContaining("class 10");
    }

    @Test
    void keepsEsc50ByItsClassesAndFoldsAndRecordings() throws Exception {
        byte[] archive = Archives.zip(Map.of(
                "ESC-50-1/meta/esc50.csv",
                ("filename,fold,target,category,esc10,src_file,take\n1-7-A-0.wav,1,0,dog,True,7,A\n"
                                + "1-7-B-0.wav,1,0,dog,True,7,B\n5-9-A-1.wav,5,1,rooster,False,9,A\n")
                        .getBytes(StandardCharsets.UTF_8),
                "ESC-50-1/audio/1-7-A-0.wav",
                Tones.wav(44_100, 1, 4_410, 300),
                "ESC-50-1/audio/1-7-B-0.wav",
                Tones.wav(44_100, 1, 4_410, 310),
                "ESC-50-1/audio/5-9-A-1.wav",
                Tones.wav(44_100, 1, 2_205, 900),
                "ESC-50-1/README.md",
                new byte[3]));
        server.with("/esc50.zip", MirrorServer.cutting(archive, 3_000));

        DataSet dataSet = esc50(archive).fetch(set(), (done, total) -> {});
        Description.write(dataSet, set());

        assertThat(dataSet.kind()).isEqualTo(MediaKind.SOUND);
        assertThat(dataSet.splits()).isEqualTo(Map.of("train", 2, "test", 1));
        assertThat(dataSet.perClass()).isEqualTo(Map.of("dog", 2, "rooster", 1));
        assertThat(dataSet.seconds()).isEqualTo(new DataSet.Seconds(0.05, 0.1));
        assertThat(dataSet.groups()).isEqualTo(2);
        assertThat(dataSet.source()).isEqualTo(server.at("/").toString());
        assertThat(set().resolve("esc50.zip")).doesNotExist();
        Examples train = DataSetReader.open(set())
                .examples("train", SpectrogramPreprocessing.speechAndMusic(8, 9), Media.withDefaultLimits(), 0);
        assertThat(train.group(0)).isEqualTo(train.group(train.count() - 1));
        assertThat(Catalogue.ESC50.classes()).hasSize(50).isSorted();
    }

    @Test
    void refusesEsc50OfAnotherLayout() throws Exception {
        byte[] empty = Archives.zip(Map.of("ESC-50-1/README.md", new byte[3]));
        byte[] other = Archives.zip(Map.of(
                "a/meta/esc50.csv",
                "filename,fold,target,category,esc10,src_file,take\n1.wav,1,0,unicorn,True,7,A\n"
                        .getBytes(StandardCharsets.UTF_8)));
        server.with("/esc50.zip", MirrorServer.serving(empty));

        assertThatThrownBy(() -> esc50(empty).fetch(set(), (done, total) -> {}))
                .hasMessageContaining("has no meta/esc50.csv");
        assertThatThrownBy(() -> esc50(other).fetch(set(), (done, total) -> {})).hasMessageContaining("checksum");
        server.with("/unicorns/esc50.zip", MirrorServer.serving(other));
        assertThatThrownBy(() -> new Esc50Source(
                                Catalogue.ESC50,
                                esc50Archive(other),
                                origin("/unicorns/", "esc50", null),
                                Media.withDefaultLimits())
                        .fetch(set(), (done, total) -> {}))
                .hasMessageContaining("unicorn");
    }

    private Esc50Source esc50(byte[] archive) {
        return new Esc50Source(
                Catalogue.ESC50, esc50Archive(archive), origin("/", "esc50", null), Media.withDefaultLimits());
    }

    private static PackedFile esc50Archive(byte[] archive) {
        return new PackedFile("esc50.zip", "esc50.zip", archive.length, Checksums.sha256(archive));
    }

    @Test
    void takesFilesThatAreKnownAsTheyArePacked() throws Exception {
        byte[] images = MirrorServer.gzip(idx(new byte[3 * 28 * 28], 3, 28, 28));
        byte[] labels = MirrorServer.gzip(idx(new byte[] {0, 9, 9}, 3));
        List<PackedFile> files = List.of(
                gzip(IdxPart.TRAIN_IMAGES, images),
                gzip(IdxPart.TRAIN_LABELS, labels),
                gzip(IdxPart.TEST_IMAGES, images),
                gzip(IdxPart.TEST_LABELS, labels));
        for (PackedFile file : files) {
            server.with("/" + file.remote(), MirrorServer.serving(file.name().contains("images") ? images : labels));
        }

        DataSet dataSet = new IdxSource(Catalogue.FASHION_MNIST, files, 4, origin("/", "fashion-mnist", null))
                .fetch(set(), (done, total) -> {});

        assertThat(dataSet.perClass()).containsEntry("Ankle boot", 4).containsEntry("T-shirt/top", 2);
        assertThat(dataSet.classes()).containsExactlyElementsOf(Catalogue.FASHION_MNIST.classes());
        Examples train = examples(dataSet, "train", Shape.of(28, 28, 1));
        assertThat(dataSet.classes().get(train.label(1))).isEqualTo("Ankle boot");
    }

    @Test
    void refusesAnotherPackingOfWhatIsKnownPacked() throws Exception {
        byte[] plain = idx(new byte[] {0, 9, 9}, 3);
        PackedFile file = gzip(IdxPart.TRAIN_LABELS, MirrorServer.gzip(plain));
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(other) {
            {
                def.setLevel(0);
            }
        }) {
            gzip.write(plain);
        }
        Path from = Files.write(directory.resolve("other.gz"), other.toByteArray());

        assertThatThrownBy(() -> file.unpack(from, directory.resolve("target")))
                .isInstanceOf(WrongBytes.class)
                .hasMessageContaining("checksum");
        assertThat(directory.resolve("target")).doesNotExist();
    }

    @Test
    void asksTheMirrorsThatAreSet() throws Exception {
        server.with("/sets/cifar-10-binary.tar.gz", MirrorServer.serving(new byte[100]));
        LocalData local = new Binder(new MapConfigurationPropertySource(Map.of(
                        "lenslet.data.mirrors.cifar10",
                        server.at("/sets").toString(),
                        "lenslet.data.mirrors.fashion-mnist",
                        "https://mirror.example.org/fashion/")))
                .bind("lenslet.data", LocalData.class)
                .get();
        assertThat(local.mirrors())
                .containsEntry("fashion-mnist", List.of(URI.create("https://mirror.example.org/fashion/")))
                .containsEntry("cifar10", List.of(server.at("/sets/")));

        try (DiskDataSets dataSets = open(local)) {
            assertThatThrownBy(() -> dataSets.ensure("cifar10", (done, total) -> {}))
                    .hasMessageContaining("checksum")
                    .hasMessageContaining("lenslet.data.mirrors.cifar10");
        }
        assertThat(server.asked()).containsExactly("whole");
    }

    @Test
    void refusesMirrorsOfWhatIsNotInIt() {
        LocalData local = new LocalData(null, Map.of("minst", List.of(server.at("/"))));

        assertThatThrownBy(() -> open(local))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lenslet.data.mirrors.minst is of no data set")
                .hasMessageContaining("mnist");
    }

    private DiskDataSets open(LocalData local) throws IOException {
        DataSetSettings settings = new DataSetSettings(
                DataSize.ofMegabytes(8),
                DataSize.ofMegabytes(16),
                DataSize.ofMegabytes(2),
                200,
                200,
                DataSize.ofBytes(0),
                Duration.ofSeconds(20));
        return new DiskDataSets(new Home(directory.resolve("home")), local, settings, Media.withDefaultLimits());
    }

    private Path set() throws IOException {
        return Files.createDirectories(directory.resolve("set"));
    }

    private CifarSource cifar(byte[] archive, @org.jspecify.annotations.Nullable Path local) {
        return new CifarSource(Catalogue.CIFAR10, packed(archive), origin("/", "cifar10", local));
    }

    private static PackedFile packed(byte[] archive) {
        String name = "cifar-10-binary.tar.gz";
        return new PackedFile(name, name, archive.length, Checksums.sha256(archive));
    }

    private static PackedFile gzip(IdxPart part, byte[] packed) {
        return new PackedFile(part.gray(), part.gray() + ".gz", packed.length, Checksums.sha256(packed));
    }

    private Origin origin(String mirror, String set, @org.jspecify.annotations.Nullable Path local) {
        Mirrors mirrors = new Mirrors(List.of(server.at(mirror)), directory.resolve("parts"), Duration.ofSeconds(20));
        return new Origin(set, local, mirrors, "lenslet.data.mirrors." + set);
    }

    private Examples examples(DataSet dataSet, String split, Shape shape) throws IOException {
        Description.write(dataSet, set());
        return DataSetReader.open(set()).examples(split, ImagePreprocessing.unit(shape), Media.withDefaultLimits(), 0);
    }

    private static float[] read(Examples examples, int index) {
        float[] tensor = new float[examples.shape().size()];
        examples.read(index, tensor, 0);
        return tensor;
    }

    private static void assertExample(Examples examples, int index, byte[] batch, int inBatch) {
        float[] tensor = read(examples, index);
        assertThat(examples.label(index)).isEqualTo(batch[inBatch * EXAMPLE]);
        for (int pixel : new int[] {0, 1, 31, 32, 1023}) {
            for (int colour = 0; colour < 3; colour++) {
                int stored = batch[inBatch * EXAMPLE + 1 + colour * 1024 + pixel] & 0xFF;
                assertThat(tensor[3 * pixel + colour]).isEqualTo(stored * (1 / 255f));
            }
        }
    }

    /** A batch of CIFAR's layout. */
    private byte[] examples(int count) {
        byte[] batch = new byte[count * EXAMPLE];
        random.nextBytes(batch);
        for (int i = 0; i < count; i++) {
            batch[i * EXAMPLE] = (byte) random.nextInt(10);
        }
        return batch;
    }

    private static byte[] cifar(byte[] first, byte[] second, byte[] test) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            put(tar, "cifar-10-batches-bin/", new byte[0]);
            put(tar, "cifar-10-batches-bin/data_batch_1.bin", first);
            put(tar, "cifar-10-batches-bin/batches.meta.txt", "airplane\n".getBytes());
            put(tar, "cifar-10-batches-bin/data_batch_2.bin", second);
            put(tar, "cifar-10-batches-bin/readme.html", "<html>".getBytes());
            put(tar, "cifar-10-batches-bin/test_batch.bin", test);
        }
        return out.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] contents) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        if (!name.endsWith("/")) {
            entry.setSize(contents.length);
        }
        tar.putArchiveEntry(entry);
        tar.write(contents);
        tar.closeArchiveEntry();
    }

    private static byte[] idx(byte[] values, int... dims) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * dims.length + values.length);
        file.putInt(0x0800 | dims.length);
        for (int dim : dims) {
            file.putInt(dim);
        }
        return file.put(values).array();
    }
}
