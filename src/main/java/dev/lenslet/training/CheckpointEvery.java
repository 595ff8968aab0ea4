package dev.lenslet.training;

import org.jspecify.annotations.Nullable;

/**
 * How often a job writes checkpoints, whatever that takes: one of the two.
 *
 * @param steps after so many each, counted over epochs
 * @param minutes after so many each, with the step that is under way then
 */
public record CheckpointEvery(
        @Nullable Integer steps, @Nullable Double minutes) {

    public CheckpointEvery {
        if ((steps == null) == (minutes == null)) {
            throw new IllegalArgumentException("a checkpoint is written every so many steps or minutes");
        }
    }
}
