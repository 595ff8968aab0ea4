package dev.lenslet.training.schedule;

import java.util.Locale;

/**
 * What a job needs of one replica as long as it runs.
 *
 * @param engine that trains it
 * @param threads 0 for an equal part of the replica's: as many as each of the jobs that it runs at once gets
 * @param memoryBytes of the machine
 * @param gpus whole ones, or slices of ones; 0 for a job on processors
 * @param gpuMemoryBytes of each of them at least
 */
public record Demand(String engine, int threads, long memoryBytes, int gpus, long gpuMemoryBytes) {

    public Demand {
        if (threads < 0 || memoryBytes < 0 || gpus < 0 || gpuMemoryBytes < 0) {
            throw new IllegalArgumentException("a job needs nothing less than 0: " + threads + " threads, "
                    + memoryBytes + " bytes, " + gpus + " GPUs of " + gpuMemoryBytes + " bytes");
        }
    }

    /** As in sentences: {@code 4 threads and 2.5 GB of memory}. */
    public String inWords() {
        String own = (threads == 0 ? "" : counted(threads, "thread") + " and ") + gigabytes(memoryBytes) + " of memory";
        return gpus == 0 ? own : counted(gpus, "GPU") + " of at least " + gigabytes(gpuMemoryBytes) + ", " + own;
    }

    static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30));
    }
}
