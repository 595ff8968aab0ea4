package dev.lenslet.serving.oip;

import java.util.List;

/**
 * Counts of one version.
 *
 * @param lastInference milliseconds since 1970 of the last request of this protocol; 0 where there was none
 * @param inferenceCount rows that were run since the version was loaded, by all protocols
 * @param executionCount runs of the graph in which they were
 * @param inferenceStats of requests of this protocol
 * @param batchStats runs by their rows, by all protocols
 * @param memoryUsage as measured when it was loaded; empty where it is not in memory
 */
public record ModelStats(
        String name,
        String version,
        long lastInference,
        long inferenceCount,
        long executionCount,
        Requests inferenceStats,
        List<Batch> batchStats,
        List<MemoryUsage> memoryUsage) {

    /**
     * @param type of memory, as {@code CPU}
     * @param id of the device
     */
    public record MemoryUsage(String type, long id, long byteSize) {}

    /** @param ns of all together */
    public record Took(long count, long ns) {
        static final Took NOTHING = new Took(0, 0);
    }

    /**
     * @param computeInput turning what was sent into tensors
     * @param computeOutput writing answers
     */
    public record Requests(
            Took success,
            Took fail,
            Took queue,
            Took computeInput,
            Took computeInfer,
            Took computeOutput,
            Took cacheHit,
            Took cacheMiss) {}

    /** Requests are copied in and out by themselves, not by batch. */
    public record Batch(long batchSize, Took computeInput, Took computeInfer, Took computeOutput) {}
}
