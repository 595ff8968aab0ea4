package dev.lenslet.registry;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which versions of a model are served, in TensorFlow Serving's and Triton's words. */
public sealed interface VersionPolicy {

    /** @param readable the model's versions, newest first */
    boolean admits(int version, List<ModelVersion> readable);

    record All() implements VersionPolicy {

        @Override
        public boolean admits(int version, List<ModelVersion> readable) {
            return true;
        }

        @Override
        public String toString() {
            return "all";
        }
    }

    /** @param count at least 1 */
    record Latest(int count) implements VersionPolicy {

        public Latest {
            if (count < 1) {
                throw new IllegalArgumentException("latest " + count + " serves no version; it is latest 1 or more");
            }
        }

        @Override
        public boolean admits(int version, List<ModelVersion> readable) {
            return readable.stream().limit(count).anyMatch(it -> it.version() == version);
        }

        @Override
        public String toString() {
            return "latest " + count;
        }
    }

    /** @param versions at least one, each 1 or more */
    record Specific(SortedSet<Integer> versions) implements VersionPolicy {

        public Specific {
            versions = new TreeSet<>(versions);
            if (versions.isEmpty() || versions.first() < 1) {
                throw new IllegalArgumentException("specific needs versions, each 1 or more: specific 2,5");
            }
        }

        @Override
        public boolean admits(int version, List<ModelVersion> readable) {
            return versions.contains(version);
        }

        @Override
        public String toString() {
            return "specific " + versions.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    Pattern WORDS = Pattern.compile("all|latest(?: ([0-9]{1,9}))?|specific ([0-9]{1,9}(?: ?, ?[0-9]{1,9})*)");

    /**
     * Reads {@code all}, {@code latest}, {@code latest 2} or {@code specific 2,5}.
     *
     * @throws IllegalArgumentException where it is none of these
     */
    static VersionPolicy parse(String text) {
        Matcher words = WORDS.matcher(text.strip());
        if (!words.matches()) {
            throw new IllegalArgumentException("'" + text + "' is none of: all, latest 2, specific 2,5");
        }
        if (words.group().equals("all")) {
            return new All();
        }
        if (words.group(2) != null) {
            return new Specific(Arrays.stream(words.group(2).split(" ?, ?"))
                    .map(Integer::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
        return new Latest(words.group(1) == null ? 1 : Integer.parseInt(words.group(1)));
    }
}
