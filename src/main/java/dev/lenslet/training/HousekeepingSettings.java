package dev.lenslet.training;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is kept, and how much of the disk is kept free. Nothing is deleted unless its limit is set, and nothing ever that a job
 * needs which has not ended.
 *
 * @param every how often is looked for what is kept no longer, 1 h
 * @param reserve bytes of the disk below which no job is taken or begun and running ones are paused, 1 GB: room for a
 *     checkpoint of networks of up to 80 million weights, and for what else is written meanwhile
 * @param checkpoints of ended jobs: without them they cannot be resumed
 * @param logs of ended jobs: what their workers wrote, and their events
 * @param jobs that have ended, with all that they left but their versions
 * @param dataSets that no job needs, neither one that has not ended nor one that has a checkpoint to go on from
 */
@ConfigurationProperties("lenslet.housekeeping")
record HousekeepingSettings(
        @DefaultValue("1h") Duration every,
        @DefaultValue("1GB") DataSize reserve,
        @DefaultValue Limit checkpoints,
        @DefaultValue Limit logs,
        @DefaultValue Limit jobs,
        @DefaultValue Limit dataSets) {

    HousekeepingSettings {
        if (!every.isPositive()) {
            throw new IllegalArgumentException("lenslet.housekeeping.every must be above 0, as in '1h'");
        }
        if (reserve.isNegative()) {
            throw new IllegalArgumentException("lenslet.housekeeping.reserve must not be negative");
        }
    }

    /**
     * How much is kept of something; whatever comes first counts.
     *
     * @param age since the job's end, or since a data set was last used; null for no limit
     * @param bytes of all together, the oldest go first; null for no limit
     */
    record Limit(@Nullable Duration age, @Nullable DataSize bytes) {

        Limit {
            if (age != null && age.isNegative() || bytes != null && bytes.isNegative()) {
                throw new IllegalArgumentException("a limit of lenslet.housekeeping must not be negative");
            }
        }

        boolean isNone() {
            return age == null && bytes == null;
        }
    }
}
