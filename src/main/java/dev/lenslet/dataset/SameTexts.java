package dev.lenslet.dataset;

import dev.lenslet.dataset.DataSet.Duplicates;
import dev.lenslet.media.MediaFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Texts that are in a data set more than once: on both sides of a split they would be remembered instead of recognized. */
final class SameTexts {

    private SameTexts() {}

    /** Makes a group of each text that comes again, where none of its rows names one. */
    static List<Example> together(List<Example> examples) {
        Map<String, Integer> times = new HashMap<>();
        Set<String> grouped = new HashSet<>();
        for (Example example : examples) {
            times.merge(example.sha256(), 1, Integer::sum);
            if (example.file().group() != null) {
                grouped.add(example.sha256());
            }
        }
        return examples.stream()
                .map(example -> example.facts() instanceof MediaFacts.Text
                                && times.getOrDefault(example.sha256(), 0) > 1
                                && !grouped.contains(example.sha256())
                        ? example.with(example.file().grouped("text " + example.sha256()))
                        : example)
                .toList();
    }

    /** Null where every example is there once. */
    static @Nullable Duplicates count(List<Example> examples) {
        Map<String, Set<String>> labels = new HashMap<>();
        int again = 0;
        for (Example example : examples) {
            if (labels.containsKey(example.sha256())) {
                again++;
            }
            labels.computeIfAbsent(example.sha256(), same -> new HashSet<>())
                    .add(example.file().label());
        }
        int contradictory =
                (int) labels.values().stream().filter(of -> of.size() > 1).count();
        return again == 0 ? null : new Duplicates(again, contradictory);
    }
}
