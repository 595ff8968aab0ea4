package dev.lenslet.training;

import dev.lenslet.training.job.JobState;
import dev.lenslet.training.sweep.SweepPlan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sweep as the database has it.
 *
 * @param request as it was submitted
 * @param state {@link JobState#RUNNING}, or a final one
 * @param rung of successive halving, from 0
 * @param best the job that is published; null before that is decided
 */
record Sweep(
        String id,
        String model,
        String dataSet,
        String owner,
        JsonNode request,
        SweepPlan plan,
        JobState state,
        @Nullable String reason,
        int rung,
        @Nullable String best,
        boolean cancelRequested,
        Instant created,
        @Nullable Instant finished) {}
