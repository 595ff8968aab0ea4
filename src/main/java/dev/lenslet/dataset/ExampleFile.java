package dev.lenslet.dataset;

import org.jspecify.annotations.Nullable;

/**
 * A line of a folder data set's {@code index.json}.
 *
 * @param split as {@code train}; {@code all} where the set has none
 * @param file its name on disk, chosen here: nothing a client named ever becomes a path
 * @param name its path in the upload below the class's folder
 * @param group no split divides the examples of one; null where it is alone
 * @param seconds of a sound
 */
record ExampleFile(
        String split,
        String label,
        String file,
        String name,
        @Nullable String group,
        @Nullable Double seconds) {

    static ExampleFile of(String split, String label, String file, String name) {
        return new ExampleFile(split, label, file, name, null, null);
    }

    ExampleFile in(String split) {
        return new ExampleFile(split, label, file, name, group, seconds);
    }

    ExampleFile grouped(String group) {
        return new ExampleFile(split, label, file, name, group, seconds);
    }

    /** The last part of its path. */
    String baseName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
