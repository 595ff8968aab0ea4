package dev.lenslet.dataset;

/** The four files of MNIST, with the checksums of their uncompressed bytes. */
enum MnistFile {
    TRAIN_IMAGES(
            "train-images-idx3-ubyte",
            "6bbc9ace898e44ae57da46a324031adb",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    TRAIN_LABELS(
            "train-labels-idx1-ubyte",
            "a25bea736e30d166cdddb491f175f624",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    TEST_IMAGES(
            "t10k-images-idx3-ubyte",
            "2646ac647ad5339dbf082846283269ea",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    TEST_LABELS(
            "t10k-labels-idx1-ubyte",
            "27ae3e4e09519cfbb04c329615203637",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    private final PublishedFile published;

    MnistFile(String fileName, String md5, String sha256) {
        this.published = new PublishedFile(fileName, md5, sha256);
    }

    PublishedFile published() {
        return published;
    }

    String fileName() {
        return published.name();
    }

    String sha256() {
        return published.sha256();
    }
}
