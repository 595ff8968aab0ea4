package dev.lenslet.training;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How jobs are queued and what a worker may use.
 *
 * @param queueCapacity jobs that wait at most, 16: more than a day of small jobs; beyond, submissions are refused
 * @param concurrency jobs that this replica runs at once at most, 1; 0 for a replica that runs none
 * @param heartbeat how often a replica tells the others that it lives, 2 s
 * @param silence after which a replica is given up for dead and its jobs go on elsewhere, 30 s: longer than a pause of a
 *     healthy process
 * @param engine that trains where a job names none: {@code dl4j}
 * @param heap of a worker's JVM, 1 GB: examples in memory and little else, arrays live outside it
 * @param offHeap native memory of a worker's arrays at most where its job states no memory, 4 GB: VGG16 with Adam's moments
 *     needs 1.7
 * @param features what outputs of a job's frozen layers may take on disk while it runs, 8 GB: 80,000 pictures through VGG16,
 *     or half of what is free; those beyond are computed anew in each epoch
 * @param threads of a worker's native code; by default an equal part of the cores for each job that runs at once: more threads
 *     than cores bring stalls
 * @param grace how long a worker may take to end when told to, 10 s; then it is killed
 * @param checkpoint how often the state of a job is kept, and how many of them
 * @param maxParameters weights of a submitted network, 200 million: 0.8 GB, 3.2 GB with gradients and moments
 * @param maxEventStreams clients that follow jobs' events at once, 64: each holds a connection
 * @param workerOptions further JVM options of a worker; by default it deserializes no Java objects
 */
@Validated
@ConfigurationProperties("lenslet.training")
record TrainingSettings(
        @DefaultValue("16") @Min(1) @Max(100_000) int queueCapacity,
        @DefaultValue("1") @Min(0) @Max(1_000) int concurrency,
        @DefaultValue("2s") Duration heartbeat,
        @DefaultValue("30s") Duration silence,
        @DefaultValue("dl4j") @NotBlank String engine,
        @DefaultValue("1GB") DataSize heap,
        @DefaultValue("4GB") DataSize offHeap,
        @DefaultValue("8GB") DataSize features,
        @Nullable @Min(1) Integer threads,
        @DefaultValue("10s") Duration grace,
        @DefaultValue Checkpoint checkpoint,
        @DefaultValue("200000000") @Min(1) long maxParameters,
        @DefaultValue("64") @Min(1) @Max(10_000) int maxEventStreams,
        @DefaultValue("-Djdk.serialFilter=!*") List<String> workerOptions) {

    TrainingSettings {
        if (heap.toMegabytes() < 32 || offHeap.toMegabytes() < 32) {
            throw new IllegalArgumentException(
                    "lenslet.training.heap and lenslet.training.off-heap must be at least 32MB, as in '1GB'");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("lenslet.training.grace must not be negative");
        }
        if (heartbeat.isNegative() || heartbeat.isZero() || silence.compareTo(heartbeat.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException(
                    "lenslet.training.silence must be at least four times lenslet.training.heartbeat, which must be positive");
        }
        workerOptions = List.copyOf(workerOptions);
    }

    /**
     * Checkpoints of jobs.
     *
     * @param every time between two, 5 min, where a job does not say how often: what a death costs at most; longer where
     *     writing takes more than a hundredth of it
     * @param keep how many a job has, 2: where the newest is damaged, the one before is used
     */
    record Checkpoint(
            @DefaultValue("5m") Duration every,
            @DefaultValue("2") @Min(1) @Max(100) int keep) {

        Checkpoint {
            if (!every.isPositive()) {
                throw new IllegalArgumentException("lenslet.training.checkpoint.every must be above 0, as in '5m'");
            }
        }
    }
}
