package dev.lenslet.dataset;

import dev.lenslet.media.MediaFacts;

/**
 * An example of an upload, checked and on disk.
 *
 * @param sha256 of its contents, lowercase hex
 */
record Example(ExampleFile file, MediaFacts facts, String sha256) {

    Example with(ExampleFile file) {
        return new Example(file, facts, sha256);
    }
}
