package dev.lenslet.training.schedule;

import java.util.List;

/**
 * What one job has of one replica while it runs.
 *
 * @param gpus ids
 */
public record Lease(String replica, int threads, long memoryBytes, List<String> gpus) {
    public Lease {
        gpus = List.copyOf(gpus);
    }
}
