package dev.lenslet.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Data sets that are on this machine already.
 *
 * @param dir a directory with one folder a data set of the catalogue, as {@code mnist/train-images-idx3-ubyte.gz}; without
 *     it they are fetched
 */
@ConfigurationProperties("lenslet.data")
record LocalData(@Nullable Path dir) {

    LocalData {
        if (dir != null && dir.toString().isBlank()) {
            dir = null;
        }
        if (dir != null && !Files.isDirectory(dir)) {
            throw new IllegalArgumentException("lenslet.data.dir (or LENSLET_DATA_DIR) names " + dir.toAbsolutePath()
                    + ", which is no directory; make it, or leave the setting out to have data sets fetched");
        }
    }
}
