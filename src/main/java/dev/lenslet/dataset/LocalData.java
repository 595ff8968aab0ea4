package dev.lenslet.dataset;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where data sets of the catalogue are, other than where the world finds them.
 *
 * @param dir a directory with one folder a data set of the catalogue, as {@code mnist/train-images-idx3-ubyte.gz}; without
 *     it they are fetched
 * @param mirrors by a data set's name, addresses of directories with its files, tried in turn instead of the public ones
 */
@ConfigurationProperties("lenslet.data")
record LocalData(@Nullable Path dir, Map<String, List<URI>> mirrors) {

    @ConstructorBinding
    LocalData(@Nullable Path dir, @DefaultValue Map<String, List<URI>> mirrors) {
        if (dir != null && dir.toString().isBlank()) {
            dir = null;
        }
        if (dir != null && !Files.isDirectory(dir)) {
            throw new IllegalArgumentException("lenslet.data.dir (or LENSLET_DATA_DIR) names " + dir.toAbsolutePath()
                    + ", which is no directory; make it, or leave the setting out to have data sets fetched");
        }
        this.dir = dir;
        Map<String, List<URI>> directories = new TreeMap<>();
        mirrors.forEach((name, addresses) -> directories.put(
                name,
                addresses.stream()
                        .map(address -> DataSetSettings.directory("lenslet.data.mirrors." + name, address))
                        .toList()));
        this.mirrors = Map.copyOf(directories);
    }

    LocalData(@Nullable Path dir) {
        this(dir, Map.of());
    }
}
