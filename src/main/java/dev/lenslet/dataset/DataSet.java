package dev.lenslet.dataset;

import dev.lenslet.media.ImageSizes;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a data set that is complete on disk; the contents of its {@code dataset.json}.
 *
 * @param name lowercase letters, digits, dots, dashes, underscores
 * @param kind what its examples are
 * @param classes label names in class-index order
 * @param count examples in all splits
 * @param bytes on disk
 * @param splits examples by split name, such as train 60000 and test 10000; a set without splits has {@code all}
 * @param perClass examples by class name
 * @param imageSizes smallest and largest picture or frame; null where there are none
 * @param frames shortest and longest sequence; null where it has none
 * @param seconds shortest and longest sound; null where it has none
 * @param rates lowest and highest rate of its sounds, samples a second
 * @param groups groups of examples that no split divides; null where it names none
 * @param leftOut files of the upload that its manifest doesn't list; null where it has no manifest or lists all
 * @param polarity what its pictures look like, when known; else AS_IS
 * @param checksum SHA-256 over names and contents, lowercase hex: the same data has the same checksum
 * @param source where it came from: {@code upload} or the catalogue's address
 */
public record DataSet(
        String name,
        MediaKind kind,
        List<String> classes,
        int count,
        long bytes,
        Map<String, Integer> splits,
        Map<String, Integer> perClass,
        @Nullable ImageSizes imageSizes,
        @Nullable Range frames,
        @Nullable Seconds seconds,
        @Nullable Range rates,
        @Nullable Integer groups,
        @Nullable Integer leftOut,
        Polarity polarity,
        String checksum,
        String source,
        Instant created) {

    /** The shortest and the longest. */
    public record Seconds(double min, double max) {}

    /** The least and the most of something over all examples. */
    public record Range(int min, int max) {}

    public DataSet {
        classes = List.copyOf(classes);
    }
}
