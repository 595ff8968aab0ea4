package dev.lenslet.dataset;

import java.nio.file.Files;
import java.nio.file.Path;

/** The four files of a data set in MNIST's layout. */
enum IdxPart {
    TRAIN_IMAGES("train-images-idx", 3),
    TRAIN_LABELS("train-labels-idx", 1),
    TEST_IMAGES("t10k-images-idx", 3),
    TEST_LABELS("t10k-labels-idx", 1);

    private final String prefix;
    private final int rank;

    IdxPart(String prefix, int rank) {
        this.prefix = prefix;
        this.rank = rank;
    }

    /** Its name as in MNIST. */
    String gray() {
        return prefix + rank + "-ubyte";
    }

    /** The same of pictures with colours in a dimension of their own. */
    String colour() {
        return prefix + (rank + 1) + "-ubyte";
    }

    static boolean areIn(Path directory) {
        return Files.exists(directory.resolve(TRAIN_LABELS.gray()));
    }

    Path in(Path directory) {
        Path gray = directory.resolve(gray());
        return Files.exists(gray) ? gray : directory.resolve(colour());
    }
}
