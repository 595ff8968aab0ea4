package dev.lenslet.serving.tfs;

import org.jspecify.annotations.Nullable;

/**
 * What was written into a call's input.
 *
 * @param field of the request that they came from
 * @param count inputs of the request, at least 1
 * @param scalars whether each was a bare number and not a list of one
 * @param windows rows of each input where some are long enough for several; null where each is one row
 */
record Rows(String field, int count, boolean scalars, int @Nullable [] windows) {

    /** Rows of the graph's input that an input of the request takes. */
    int of(int input) {
        return windows == null ? 1 : windows[input];
    }
}
