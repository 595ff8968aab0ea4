package dev.lenslet.dataset;

import org.jspecify.annotations.Nullable;

/**
 * A labelled text of a table, as it was read; whether its values are sound is not known yet.
 *
 * @param number its line where lines are rows, else its number, the header not counted; from 1
 * @param text null where the row has none
 * @param split null where the row does not say
 * @param group null where the row does not say
 */
record TextRow(
        long number,
        @Nullable String text,
        @Nullable String label,
        @Nullable String split,
        @Nullable String group) {

    /** Characters of one row; more than Media reads of one text, so that the row is named. */
    static final int MAX_LENGTH = 4 << 20;

    /** Takes rows one after another. */
    @FunctionalInterface
    interface Taker {

        /** @return false to stop reading */
        boolean take(TextRow row) throws java.io.IOException;
    }
}
