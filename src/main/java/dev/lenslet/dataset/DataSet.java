package dev.lenslet.dataset;

import dev.lenslet.network.ImagePreprocessing.Polarity;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is known of a data set that is complete on disk; the contents of its {@code dataset.json}.
 *
 * @param name lowercase letters, digits, dots, dashes, underscores
 * @param kind {@code images} for now
 * @param classes label names in class-index order
 * @param count examples in all splits
 * @param bytes on disk
 * @param splits examples by split name, such as train 60000 and test 10000; a set without splits has {@code all}
 * @param perClass examples by class name
 * @param imageSizes smallest and largest picture
 * @param polarity what its pictures look like, when known; else AS_IS
 * @param checksum SHA-256 over names and contents, lowercase hex: the same data has the same checksum
 * @param source where it came from: {@code upload} or the catalogue's address
 */
public record DataSet(
        String name,
        String kind,
        List<String> classes,
        int count,
        long bytes,
        Map<String, Integer> splits,
        Map<String, Integer> perClass,
        ImageSizes imageSizes,
        Polarity polarity,
        String checksum,
        String source,
        Instant created) {

    /** Pixels. */
    public record ImageSizes(int minWidth, int minHeight, int maxWidth, int maxHeight) {}

    public DataSet {
        classes = List.copyOf(classes);
    }
}
