package dev.lenslet.dataset;

/**
 * A line of a folder data set's {@code index.json}.
 *
 * @param split as {@code train}; {@code all} where the set has none
 * @param file its name on disk, chosen here: nothing a client named ever becomes a path
 * @param name its path in the upload below the class's folder
 */
record ExampleFile(String split, String label, String file, String name) {}
