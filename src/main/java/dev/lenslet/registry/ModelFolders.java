package dev.lenslet.registry;

import dev.lenslet.registry.Arrivals.Judgement;
import dev.lenslet.registry.StoredModel.Broken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code <root>/<model>/<version>/} of two roots as one.
 *
 * @param home where models are made; where both have a number, its version stands
 * @param bundled only read
 * @param arrivals tells which directories are whole
 */
record ModelFolders(Path home, Path bundled, Arrivals arrivals) {

    private static final Logger log = LoggerFactory.getLogger(ModelFolders.class);

    Path model(String model) {
        return home.resolve(model);
    }

    Path version(String model, int version) {
        return model(model).resolve(Integer.toString(version));
    }

    /** Names of the models that have a directory at home. */
    List<String> madeHere() throws IOException {
        return children(home).stream().filter(Names::isModel).toList();
    }

    /** Names of all models that have a directory. */
    SortedSet<String> names() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (Path root : List.of(home, bundled)) {
            children(root).stream().filter(Names::isModel).forEach(names::add);
        }
        return names;
    }

    /** Directories of models that cannot be served for their names. */
    SortedSet<String> misnamed() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (Path root : List.of(home, bundled)) {
            for (String child : children(root)) {
                if (!Names.isModel(child)
                        && children(root.resolve(child)).stream()
                                .anyMatch(version -> Names.version(version).isPresent())) {
                    names.add(child);
                }
            }
        }
        return names;
    }

    /** As long as it is the same, and nothing is waited for, the model is what it was. */
    String state(String model) throws IOException {
        StringJoiner state = new StringJoiner("\n");
        for (Path directory : List.of(home.resolve(model), bundled.resolve(model))) {
            state.add(FolderState.of(directory));
            for (String child : children(directory)) {
                if (Names.version(child).isPresent()) {
                    state.add(child).add(FolderState.of(directory.resolve(child)));
                }
            }
        }
        return state.toString();
    }

    /** The state of what lies beside a version's directory and may tell of it: Triton's configuration and labels. */
    static String besides(Path version) throws IOException {
        return Arrays.stream(FolderState.of(version.resolveSibling(".")).split("\\|"))
                .filter(file -> !file.startsWith(LabelFile.NAME) && !file.startsWith(TrafficFile.NAME))
                .collect(Collectors.joining("|"));
    }

    /** One model, empty where there is none of the name. */
    StoredModel read(String model) throws IOException {
        List<ModelVersion> versions = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        SortedMap<Integer, Path> directories = directories(model);
        arrivals.retain(model, Set.copyOf(directories.values()));
        for (Map.Entry<Integer, Path> entry : directories.entrySet()) {
            int number = entry.getKey();
            Path directory = entry.getValue();
            boolean isBundled = !directory.equals(version(model, number));
            Judgement judgement = arrivals.judge(model, number, directory, isBundled);
            if (judgement.version() != null) {
                versions.add(judgement.version());
            }
            if (judgement.broken() != null) {
                broken.add(judgement.broken());
            }
        }
        versions.sort(Comparator.comparingInt(ModelVersion::version).reversed());
        LabelFile labels = labels(model);
        return new StoredModel(
                model,
                versions,
                standing(model, labels.labels(), versions),
                broken,
                policy(model),
                TrafficFile.read(model(model)),
                labels.heldBack());
    }

    private @Nullable VersionPolicy policy(String model) {
        VersionPolicy policy = arrivals.policy(model(model));
        return policy != null ? policy : arrivals.policy(bundled.resolve(model));
    }

    private static Map<String, Integer> standing(
            String model, Map<String, Integer> labels, List<ModelVersion> versions) {
        Map<String, Integer> standing = new HashMap<>();
        labels.forEach((label, number) -> {
            if (versions.stream().anyMatch(version -> version.version() == number)) {
                standing.put(label, number);
            } else {
                log.warn("Label {} of model {} stands on version {}, which cannot be read", label, model, number);
            }
        });
        return standing;
    }

    private LabelFile labels(String model) {
        try {
            return LabelFile.read(model(model));
        } catch (IOException unreadable) {
            log.warn("The labels of model {} cannot be read, none are taken", model, unreadable);
            return LabelFile.NONE;
        }
    }

    /** The next number to give: above all directories of either root and all that were ever published. */
    int next(String model) throws IOException {
        SortedMap<Integer, Path> directories = directories(model);
        int highest = directories.isEmpty() ? 0 : directories.lastKey();
        return Math.max(highest, LabelFile.read(model(model)).published()) + 1;
    }

    private SortedMap<Integer, Path> directories(String model) throws IOException {
        SortedMap<Integer, Path> directories = new TreeMap<>();
        for (Path root : home.equals(bundled) ? List.of(home) : List.of(home, bundled)) {
            for (String name : children(root.resolve(model))) {
                Names.version(name).ifPresent(number -> {
                    Path directory = root.resolve(model).resolve(name);
                    if (directories.putIfAbsent(number, directory) != null) {
                        log.warn(
                                "Version {} of model {} is bundled and also made here; the latter stands",
                                number,
                                model);
                    }
                });
            }
        }
        return directories;
    }

    private static List<String> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory)
                    .map(child -> String.valueOf(child.getFileName()))
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
    }
}
