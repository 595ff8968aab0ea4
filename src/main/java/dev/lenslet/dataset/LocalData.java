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
 * @param mirrors by a data set's name, addresses, http or https, of directories with its files, tried in turn instead of
 *     the public ones; a company names its own here
 */
@ConfigurationProperties("lenslet.data")
record LocalData(@Nullable Path dir, Map<String, List<URI>> mirrors) {

    /** Before the name of a data set: the setting that names its mirrors. */
    static final String MIRRORS = "lenslet.data.mirrors.";

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
                        .map(address -> directory(MIRRORS + name, address))
                        .toList()));
        this.mirrors = Map.copyOf(directories);
    }

    LocalData(@Nullable Path dir) {
        this(dir, Map.of());
    }

    /** With the slash at its end without which a URI's last part is no directory. */
    private static URI directory(String setting, URI mirror) {
        boolean web = "http".equalsIgnoreCase(mirror.getScheme()) || "https".equalsIgnoreCase(mirror.getScheme());
        if (!web || mirror.getHost() == null || mirror.getQuery() != null) {
            throw new IllegalArgumentException(
                    setting + " has '" + mirror + "'; a mirror is an address such as https://mirror.example.org/data/");
        }
        String text = mirror.toString();
        return text.endsWith("/") ? mirror : URI.create(text + "/");
    }
}
