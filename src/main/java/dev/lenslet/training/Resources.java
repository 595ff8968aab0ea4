package dev.lenslet.training;

import dev.lenslet.training.schedule.Demand;
import org.jspecify.annotations.Nullable;

/**
 * What a job needs while it runs, every default filled in, and how it stands among others.
 *
 * @param gpus whole ones, or slices of ones; 0 to train on processors
 * @param gpuMemoryBytes of each of them at least; 0 without GPUs
 * @param memoryBytes of its worker in all; null in records of older versions, which asked for none
 * @param memoryStated by the request; otherwise an estimate
 * @param priority the higher goes first
 * @param retries deaths of its worker in a row, without a newer checkpoint, after which it is tried again
 */
record Resources(
        int gpus, long gpuMemoryBytes, @Nullable Long memoryBytes, boolean memoryStated, int priority, int retries) {

    /** With as many threads as the replica gives to each job. */
    static Demand demand(String engine, long memoryBytes, int gpus, long gpuMemoryBytes) {
        return new Demand(engine, 0, memoryBytes, gpus, gpuMemoryBytes);
    }
}
