package dev.lenslet.training;

import org.jspecify.annotations.Nullable;

/**
 * What became of a job's workers so far.
 *
 * @param fruitless deaths in a row that left no newer checkpoint
 * @param checkpoint steps of the newest checkpoint at the last death that had one; null where none had
 */
record Setbacks(int fruitless, @Nullable Long checkpoint) {

    /** Deaths in a row without a newer checkpoint after which a job is still tried again. */
    static final int BORNE = 2;

    static final Setbacks NONE = new Setbacks(0, null);

    /** @param newest steps of the newest checkpoint that the dead worker left; null for none */
    Setbacks afterDeath(@Nullable Long newest) {
        boolean further = newest != null && (checkpoint == null || newest > checkpoint);
        return further ? new Setbacks(0, newest) : new Setbacks(fruitless + 1, checkpoint);
    }

    boolean areTooMany() {
        return fruitless > BORNE;
    }
}
