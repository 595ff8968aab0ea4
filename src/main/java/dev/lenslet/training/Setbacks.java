package dev.lenslet.training;

import org.jspecify.annotations.Nullable;

/**
 * What became of a job's workers, and of the replicas that ran it, so far.
 *
 * @param fruitless deaths in a row that left no newer checkpoint
 * @param checkpoint steps of the newest checkpoint at the last death that had one; null where none had
 */
record Setbacks(int fruitless, @Nullable Long checkpoint) {

    /** Deaths in a row without a newer checkpoint after which a job is still tried again where it does not say. */
    static final int BORNE = 2;

    static final Setbacks NONE = new Setbacks(0, null);

    /** @param newest steps of the newest checkpoint that the dead worker left; null for none */
    Setbacks afterDeath(@Nullable Long newest) {
        return isFurther(newest) ? new Setbacks(0, newest) : new Setbacks(fruitless + 1, checkpoint);
    }

    /** Where a newer checkpoint has come of it, what was before is forgotten. */
    Setbacks before(@Nullable Long newest) {
        return isFurther(newest) ? new Setbacks(0, newest) : this;
    }

    private boolean isFurther(@Nullable Long newest) {
        return newest != null && (checkpoint == null || newest > checkpoint);
    }

    String inWords() {
        return "so ended " + fruitless + " in a row without a newer checkpoint";
    }

    /** @param retries that the job has */
    boolean areTooMany(int retries) {
        return fruitless > retries;
    }
}
