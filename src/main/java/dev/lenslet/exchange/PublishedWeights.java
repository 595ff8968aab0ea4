package dev.lenslet.exchange;

import dev.lenslet.problem.InvalidFields;
import java.util.Arrays;
import java.util.List;

/** Weights that their makers published, without the classifying top; both for blue, green, red, as Caffe had pictures. */
enum PublishedWeights {
    VGG16(
            "vgg16",
            "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
            "block1_conv1",
            58_889_256,
            "MD5",
            "6d6bbae143d832006294945121d1f1fc"),
    SQUEEZENET(
            "squeezenet",
            "squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5",
            "conv1",
            3_002_560,
            "SHA-256",
            "17154246284f555591549ac2c83e127abfbf4307dc4b0060fdaa2931d0fa38da");

    private final String title;
    private final String fileName;
    private final String first;
    private final long bytes;
    private final String algorithm;
    private final String checksum;

    PublishedWeights(String title, String fileName, String first, long bytes, String algorithm, String checksum) {
        this.title = title;
        this.fileName = fileName;
        this.first = first;
        this.bytes = bytes;
        this.algorithm = algorithm;
        this.checksum = checksum;
    }

    static PublishedWeights named(String name) {
        return Arrays.stream(values())
                .filter(weights -> weights.title.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidFields("weights", "'" + name + "' is none of " + names()));
    }

    static List<String> names() {
        return Arrays.stream(values()).map(PublishedWeights::title).toList();
    }

    String title() {
        return title;
    }

    String fileName() {
        return fileName;
    }

    /** The layer that sees the picture. */
    String first() {
        return first;
    }

    long bytes() {
        return bytes;
    }

    /** Of {@link #checksum}, the one that the makers published, where they did. */
    String algorithm() {
        return algorithm;
    }

    /** Lowercase hex. */
    String checksum() {
        return checksum;
    }
}
