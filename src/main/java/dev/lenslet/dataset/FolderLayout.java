package dev.lenslet.dataset;

import dev.lenslet.archive.EntryPath;
import dev.lenslet.media.MediaFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Class folders found in the paths of an upload: {@code class/file}, or {@code train/class/file} beside
 * {@code test/class/file}; one folder around everything is taken off.
 */
final class FolderLayout {

    private static final Map<String, String> SPLITS =
            Map.of("train", "train", "training", "train", "test", "test", "testing", "test");

    private FolderLayout() {}

    /** @throws InvalidDataSet where there is none, or one outside a class folder */
    static List<Example> of(List<Upload.Taken> taken) {
        if (taken.isEmpty()) {
            throw InvalidDataSet.contents("The archive holds no examples.");
        }
        int skip = 0;
        if (firsts(taken, 0).size() == 1
                && taken.stream().allMatch(one -> one.path().segments().size() > 2)) {
            skip = 1;
        }
        boolean split = SPLITS.keySet().containsAll(firsts(taken, skip))
                && !firsts(taken, skip).isEmpty();
        List<Example> examples = new ArrayList<>();
        for (Upload.Taken one : taken) {
            List<String> segments = one.path().segments();
            int depth = skip + (split ? 1 : 0);
            if (segments.size() < depth + 2) {
                throw InvalidDataSet.contents("'" + String.join("/", segments)
                        + "' lies outside a class folder; put each example into the folder of its class.");
            }
            ExampleFile file = new ExampleFile(
                    split ? SPLITS.getOrDefault(segments.get(skip), "all") : "all",
                    segments.get(depth),
                    one.file(),
                    String.join("/", segments.subList(depth + 1, segments.size())),
                    null,
                    one.facts() instanceof MediaFacts.Sound sound ? sound.seconds() : null);
            examples.add(new Example(file, one.facts(), one.sha256()));
        }
        return examples;
    }

    /** @throws InvalidDataSet where there are fewer than two classes, or none to train on */
    static void check(List<Example> examples) {
        Set<String> classes = new HashSet<>();
        Set<String> trained = new HashSet<>();
        for (Example example : examples) {
            ExampleFile file = example.file();
            classes.add(file.label());
            if (!file.split().equals("test")) {
                trained.add(file.label());
            }
        }
        Map<String, String> folded = new HashMap<>();
        for (String name : classes) {
            String other = folded.put(EntryPath.folded(name), name);
            if (other != null) {
                throw InvalidDataSet.contents("The classes '" + other + "' and '" + name
                        + "' differ in case or in the way accents are encoded alone; give them one name.");
            }
        }
        if (classes.size() < 2) {
            throw InvalidDataSet.contents("The archive has one class, " + classes + "; training needs at least two.");
        }
        if (!trained.equals(classes)) {
            classes.removeAll(trained);
            throw InvalidDataSet.contents("These classes have no examples to train on: " + classes + ".");
        }
    }

    private static Set<String> firsts(List<Upload.Taken> taken, int depth) {
        Set<String> firsts = new HashSet<>();
        for (Upload.Taken one : taken) {
            if (one.path().segments().size() <= depth + 1) {
                return Set.of();
            }
            firsts.add(one.path().segments().get(depth));
        }
        return firsts;
    }
}
