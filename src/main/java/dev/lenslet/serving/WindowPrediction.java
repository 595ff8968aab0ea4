package dev.lenslet.serving;

import org.jspecify.annotations.Nullable;

/**
 * What the model says about one window of an input that is longer than what it takes.
 *
 * @param start in seconds, or a frame's number where the input has no time of its own
 * @param end not in the window any more
 * @param label the most probable one; null for a regression
 * @param value a regression's
 */
record WindowPrediction(
        double start,
        double end,
        @Nullable String label,
        @Nullable Float probability,
        @Nullable Object value) {}
