package dev.lenslet.exchange;

import dev.lenslet.network.Shape;
import dev.lenslet.registry.BrokenVersion;
import dev.lenslet.registry.VersionPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Triton's {@code config.pbtxt} says of a model, held against its graph: names, types, extents, labels.
 *
 * @param directory of the model
 */
record TritonConfig(Path directory, TextProto.Message config) {

    private static final String FILE = "config.pbtxt";
    private static final long MAX_BYTES = 1 << 20;
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /**
     * @param version the directory of a version; the configuration lies in the one above
     * @return without a word where there is none
     * @throws BrokenVersion where there is one that cannot be read
     */
    static TritonConfig beside(Path version) throws IOException {
        Path directory = version.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalArgumentException(version + " has no directory above");
        }
        return in(directory);
    }

    /**
     * @param directory of the model
     * @return without a word where there is none
     * @throws BrokenVersion where there is one that cannot be read
     */
    static TritonConfig in(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return new TritonConfig(directory, new TextProto.Message(Map.of()));
        }
        try {
            return new TritonConfig(directory, TextProto.parse(read(file, FILE)));
        } catch (IllegalArgumentException malformed) {
            throw new BrokenVersion("its " + FILE + " is malformed: " + malformed.getMessage(), malformed);
        }
    }

    /**
     * @param side {@code input} or {@code output}
     * @param name the graph's
     * @param types that the graph's may be called
     * @param shape of one example
     * @throws BrokenVersion where the graph has another, another type or other extents
     */
    void check(String side, String name, List<String> types, Shape shape) {
        List<TextProto.Message> tensors = config.messages(side);
        if (tensors.isEmpty()) {
            return;
        }
        TextProto.Message tensor = tensor(side, name);
        if (tensor == null) {
            throw new BrokenVersion("its " + FILE + " has no " + side + " '" + name + "', which its graph has");
        }
        String type = tensor.scalar("data_type");
        if (!type.isEmpty() && !types.contains(type)) {
            throw new BrokenVersion("its " + FILE + " gives the " + side + " '" + name + "' the type " + type
                    + "; its graph's is " + String.join(" or ", types));
        }
        boolean batched = !List.of("", "0").contains(config.scalar("max_batch_size"));
        List<String> dims = tensor.scalars("dims");
        List<String> example = batched || dims.isEmpty() ? dims : dims.subList(1, dims.size());
        boolean fits = example.size() == shape.rank();
        for (int i = 0; fits && i < example.size(); i++) {
            fits = example.get(i).equals("-1") || example.get(i).equals(Integer.toString(shape.dim(i)));
        }
        if (!fits) {
            throw new BrokenVersion("its " + FILE + " gives the " + side + " '" + name + "' the extents " + dims
                    + "; one example of its graph's is " + shape);
        }
    }

    /**
     * Names of the classes, one a line of the file that the output names.
     *
     * @return null where it names none
     * @throws BrokenVersion where the file cannot be read
     */
    @Nullable
    List<String> labels(String output) throws IOException {
        TextProto.Message tensor = tensor("output", output);
        String name = tensor == null ? "" : tensor.scalar("label_filename");
        if (name.isEmpty()) {
            return null;
        }
        if (!PLAIN_NAME.matcher(name).matches() || !Files.isRegularFile(directory.resolve(name))) {
            throw new BrokenVersion("its " + FILE + " names a file of labels that is not beside it");
        }
        return read(directory.resolve(name), name).lines().map(String::strip).toList();
    }

    /**
     * Which versions are served.
     *
     * @return null where it says nothing: Triton would serve the latest alone then, here every version answers
     * @throws BrokenVersion where it names none of Triton's policies
     */
    @Nullable
    VersionPolicy policy() {
        List<TextProto.Message> said = config.messages("version_policy");
        if (said.isEmpty()) {
            return null;
        }
        TextProto.Message policy = said.getLast();
        try {
            if (!policy.messages("all").isEmpty()) {
                return new VersionPolicy.All();
            }
            for (TextProto.Message specific : policy.messages("specific")) {
                return new VersionPolicy.Specific(specific.scalars("versions").stream()
                        .map(Integer::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new)));
            }
            for (TextProto.Message latest : policy.messages("latest")) {
                String count = latest.scalar("num_versions");
                return new VersionPolicy.Latest(count.isEmpty() ? 1 : Integer.parseInt(count));
            }
            throw new IllegalArgumentException("it is none of all, latest and specific");
        } catch (IllegalArgumentException unclear) {
            throw new BrokenVersion(
                    "its " + FILE + " has a version_policy that is no policy: " + unclear.getMessage(), unclear);
        }
    }

    private TextProto.@Nullable Message tensor(String side, String name) {
        return config.messages(side).stream()
                .filter(tensor -> tensor.scalar("name").equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String read(Path file, String name) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new BrokenVersion(name + " has more than " + MAX_BYTES + " bytes");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
