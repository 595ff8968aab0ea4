package dev.lenslet.registry;

import dev.lenslet.registry.StoredModel.Broken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code <root>/<model>/<version>/} of two roots as one.
 *
 * @param home where models are made; where both have a number, its version stands
 * @param bundled only read
 */
record ModelFolders(Path home, Path bundled) {

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

    /** All models that have a version, readable or not. */
    NavigableMap<String, StoredModel> read() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (Path root : List.of(home, bundled)) {
            children(root).stream().filter(Names::isModel).forEach(names::add);
        }
        NavigableMap<String, StoredModel> models = new TreeMap<>();
        for (String name : names) {
            StoredModel model = read(name);
            if (!model.isEmpty()) {
                models.put(name, model);
            }
        }
        return models;
    }

    /** One model, empty where there is none of the name. */
    StoredModel read(String model) throws IOException {
        List<ModelVersion> versions = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        for (Map.Entry<Integer, Path> entry : directories(model).entrySet()) {
            int number = entry.getKey();
            Path directory = entry.getValue();
            boolean isBundled = !directory.equals(version(model, number));
            try {
                versions.add(new ModelVersion(model, number, directory, isBundled, VersionFiles.read(directory)));
            } catch (BrokenVersion reason) {
                log.warn("Version {} of model {} is left out: {}", number, model, reason.getMessage());
                broken.add(new Broken(number, isBundled, String.valueOf(reason.getMessage())));
            }
        }
        versions.sort(Comparator.comparingInt(ModelVersion::version).reversed());
        return new StoredModel(model, versions, standing(model, versions), broken);
    }

    private Map<String, Integer> standing(String model, List<ModelVersion> versions) {
        Map<String, Integer> standing = new HashMap<>();
        labels(model).forEach((label, number) -> {
            if (versions.stream().anyMatch(version -> version.version() == number)) {
                standing.put(label, number);
            } else {
                log.warn("Label {} of model {} stands on version {}, which cannot be read", label, model, number);
            }
        });
        return standing;
    }

    private Map<String, Integer> labels(String model) {
        try {
            return LabelFile.read(model(model)).labels();
        } catch (IOException unreadable) {
            log.warn("The labels of model {} cannot be read, none are taken", model, unreadable);
            return Map.of();
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
