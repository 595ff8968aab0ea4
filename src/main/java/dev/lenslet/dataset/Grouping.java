package dev.lenslet.dataset;

import dev.lenslet.network.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which examples of an upload belong together, by its manifest or by their names, and its division into {@code train} and
 * {@code test} that keeps them so.
 *
 * @param manifest what it says of itself
 * @param rule names that tell more than the manifest
 */
record Grouping(@Nullable Manifest manifest, @Nullable GroupRule rule) {

    /** Without a manifest all; else those it lists, and the others' files are deleted. */
    List<Example> listed(List<Example> examples, Path files) throws IOException {
        if (manifest == null) {
            return examples;
        }
        List<Example> listed = new ArrayList<>();
        for (Example example : examples) {
            if (manifest.lists(example.file().label(), example.file().name())) {
                listed.add(example);
            } else {
                Files.delete(files.resolve(example.file().file()));
            }
        }
        if (listed.isEmpty()) {
            throw InvalidDataSet.contents("None of the " + examples.size() + " files is in " + Manifest.NAME
                    + "; its columns class and file name a class folder and a file in it.");
        }
        return listed;
    }

    /** Names each example's group, and holds a fifth of each class out to test with where there are groups and no split. */
    List<Example> split(List<Example> examples) {
        if (manifest == null && rule == null) {
            return examples;
        }
        List<Example> grouped = examples.stream()
                .map(example -> example.with(example.file().grouped(group(example.file()))))
                .toList();
        if (!grouped.stream().allMatch(example -> example.file().split().equals("all"))) {
            return grouped;
        }
        String[] splits = new String[grouped.size()];
        Arrays.fill(splits, "train");
        for (int i : Splits.stratified(new Labelled(grouped), Splits.TEST_SHARE, Splits.TEST_SEED)
                .heldOut()) {
            splits[i] = "test";
        }
        List<Example> divided = new ArrayList<>();
        for (int i = 0; i < splits.length; i++) {
            Example example = grouped.get(i);
            divided.add(example.with(example.file().in(splits[i])));
        }
        return divided;
    }

    private String group(ExampleFile file) {
        String listed = manifest == null ? file.label() + "/" + file.name() : manifest.group(file.label(), file.name());
        return rule == null ? listed : rule.groupOf(file.baseName()).orElse(listed);
    }

    /** As much of examples as dividing them needs. */
    private record Labelled(List<Example> all, Map<String, Integer> numbers) implements Examples {

        Labelled(List<Example> all) {
            this(all, new HashMap<>());
        }

        @Override
        public int count() {
            return all.size();
        }

        @Override
        public Shape shape() {
            throw new UnsupportedOperationException("not read yet");
        }

        @Override
        public int label(int index) {
            return number("label " + all.get(index).file().label());
        }

        @Override
        public int group(int index) {
            return number("group " + all.get(index).file().group());
        }

        private int number(String name) {
            int next = numbers.size();
            return numbers.computeIfAbsent(name, same -> next);
        }

        @Override
        public void read(int index, float[] target, int offset) {
            throw new UnsupportedOperationException("not read yet");
        }
    }
}
