package dev.lenslet.dataset;

import dev.lenslet.media.Media;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.network.Shape;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The data sets that can be fetched. MNIST is known by the checksums of its uncompressed bytes, since mirrors pack it
 * differently. Fashion-MNIST and CIFAR-10 are known by those of the packed files, which tensorflow-datasets 4.9.10
 * publishes (url_checksums/fashion_mnist.txt and cifar10.txt); addresses are those of torchvision 0.29.2, Keras 3.15.1 and
 * tensorflow-datasets. ESC-50 is its repository as GitHub packs it at one commit, since what {@code master.zip} holds may
 * change; two projects that have nothing to do with each other state the same size and SHA-256 of it, its maker none.
 */
final class Catalogue {

    /** Checksums are of the uncompressed bytes. */
    static final List<PublishedFile> MNIST_FILES = List.of(
            new PublishedFile(
                    IdxPart.TRAIN_IMAGES.gray(),
                    "6bbc9ace898e44ae57da46a324031adb",
                    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            new PublishedFile(
                    IdxPart.TRAIN_LABELS.gray(),
                    "a25bea736e30d166cdddb491f175f624",
                    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
            new PublishedFile(
                    IdxPart.TEST_IMAGES.gray(),
                    "2646ac647ad5339dbf082846283269ea",
                    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            new PublishedFile(
                    IdxPart.TEST_LABELS.gray(),
                    "27ae3e4e09519cfbb04c329615203637",
                    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));

    /** Checksums are of the packed bytes. */
    static final List<PackedFile> FASHION_MNIST_FILES = List.of(
            gzip(IdxPart.TRAIN_IMAGES, 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            gzip(IdxPart.TRAIN_LABELS, 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            gzip(IdxPart.TEST_IMAGES, 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            gzip(IdxPart.TEST_LABELS, 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"));

    static final PackedFile CIFAR10_FILE = new PackedFile(
            "cifar-10-binary.tar.gz",
            "cifar-10-binary.tar.gz",
            170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd");

    static final PackedFile ESC50_FILE = new PackedFile(
            "33c8ce9eb2cf0b1c2f8bcf322eb349b6be34dbb6.zip",
            "33c8ce9eb2cf0b1c2f8bcf322eb349b6be34dbb6.zip",
            645_832_161,
            "661183a6f53ef04f12c9bd618fed0ddc1713280d6c94a5a5431e844ba6f6a21f");

    static final CatalogueEntry MNIST = new CatalogueEntry(
            "mnist",
            MediaKind.IMAGE,
            IntStream.range(0, 10).mapToObj(Integer::toString).toList(),
            Shape.of(28, 28, 1),
            Polarity.LIGHT_ON_DARK);

    static final CatalogueEntry FASHION_MNIST = new CatalogueEntry(
            "fashion-mnist",
            MediaKind.IMAGE,
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot"),
            Shape.of(28, 28, 1),
            Polarity.LIGHT_ON_DARK);

    static final CatalogueEntry CIFAR10 = new CatalogueEntry(
            "cifar10",
            MediaKind.IMAGE,
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
            Shape.of(32, 32, 3),
            Polarity.AS_IS);

    static final CatalogueEntry ESC50 = new CatalogueEntry(
            "esc50",
            MediaKind.SOUND,
            List.of(
                    "airplane",
                    "breathing",
                    "brushing_teeth",
                    "can_opening",
                    "car_horn",
                    "cat",
                    "chainsaw",
                    "chirping_birds",
                    "church_bells",
                    "clapping",
                    "clock_alarm",
                    "clock_tick",
                    "coughing",
                    "cow",
                    "crackling_fire",
                    "crickets",
                    "crow",
                    "crying_baby",
                    "dog",
                    "door_wood_creaks",
                    "door_wood_knock",
                    "drinking_sipping",
                    "engine",
                    "fireworks",
                    "footsteps",
                    "frog",
                    "glass_breaking",
                    "hand_saw",
                    "helicopter",
                    "hen",
                    "insects",
                    "keyboard_typing",
                    "laughing",
                    "mouse_click",
                    "pig",
                    "pouring_water",
                    "rain",
                    "rooster",
                    "sea_waves",
                    "sheep",
                    "siren",
                    "sneezing",
                    "snoring",
                    "thunderstorm",
                    "toilet_flush",
                    "train",
                    "vacuum_cleaner",
                    "washing_machine",
                    "water_drops",
                    "wind"),
            Shape.of(220_500, 1),
            Polarity.AS_IS);

    /** Its four packed files; those of a mirror may differ by a little. */
    private static final long MNIST_TOTAL = 11_594_722;

    private static final List<URI> MNIST_MIRRORS = List.of(
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));
    private static final List<URI> FASHION_MNIST_MIRRORS = List.of(
            URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            URI.create("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"));
    private static final List<URI> CIFAR10_MIRRORS = List.of(URI.create("https://www.cs.toronto.edu/~kriz/"));
    private static final List<URI> ESC50_MIRRORS =
            List.of(URI.create("https://github.com/karolpiczak/ESC-50/archive/"));

    private final List<CatalogueSource> sources;

    Catalogue(CatalogueSource... sources) {
        this.sources = List.copyOf(Arrays.asList(sources));
    }

    /**
     * @param downloads where what is not whole yet lies
     * @param media checks what is kept as it was sent
     */
    static Catalogue of(LocalData local, DataSetSettings settings, Path downloads, Media media) {
        Catalogue catalogue = new Catalogue(
                new IdxSource(
                        MNIST, MNIST_FILES, MNIST_TOTAL, origin(MNIST, MNIST_MIRRORS, local, settings, downloads)),
                new IdxSource(
                        FASHION_MNIST,
                        FASHION_MNIST_FILES,
                        FASHION_MNIST_FILES.stream()
                                .mapToLong(PackedFile::bytes)
                                .sum(),
                        origin(FASHION_MNIST, FASHION_MNIST_MIRRORS, local, settings, downloads)),
                new CifarSource(CIFAR10, CIFAR10_FILE, origin(CIFAR10, CIFAR10_MIRRORS, local, settings, downloads)),
                new Esc50Source(ESC50, ESC50_FILE, origin(ESC50, ESC50_MIRRORS, local, settings, downloads), media));
        for (String name : local.mirrors().keySet()) {
            if (!catalogue.names().contains(name)) {
                throw new IllegalArgumentException(
                        LocalData.MIRRORS + name + " is of no data set; the catalogue has " + catalogue.names());
            }
        }
        return catalogue;
    }

    private static Origin origin(
            CatalogueEntry entry, List<URI> mirrors, LocalData local, DataSetSettings settings, Path downloads) {
        String name = entry.name();
        Mirrors from = new Mirrors(
                local.mirrors().getOrDefault(name, mirrors), downloads.resolve(name), settings.fetchPatience());
        return new Origin(name, local.dir(), from, LocalData.MIRRORS + name);
    }

    private static PackedFile gzip(IdxPart part, long bytes, String sha256) {
        return new PackedFile(part.gray(), part.gray() + ".gz", bytes, sha256);
    }

    List<String> names() {
        return sources.stream().map(source -> source.entry().name()).toList();
    }

    Optional<CatalogueSource> source(String name) {
        return sources.stream()
                .filter(source -> source.entry().name().equals(name))
                .findFirst();
    }
}
