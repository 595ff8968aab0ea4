package dev.lenslet.training;

import dev.lenslet.training.schedule.Replica.Accelerator;
import dev.lenslet.training.schedule.Replica.Places;
import dev.lenslet.training.schedule.Replica.Reserve;
import java.util.List;
import java.util.Set;

/**
 * What a replica may give to jobs, as it tells the others.
 *
 * @param threads of its machine or container
 * @param memoryBytes of its machine or container
 * @param engines that train on its processors
 * @param gpus at most 64
 * @param reserve what serving keeps
 * @param threadsEach of a job
 */
record Offer(
        int threads, long memoryBytes, List<String> engines, List<GpuOffer> gpus, Reserve reserve, int threadsEach) {

    Offer {
        engines = List.copyOf(engines);
        gpus = List.copyOf(gpus);
    }

    /** @param engines that can use it */
    record GpuOffer(String uuid, long memoryBytes, List<String> engines) {
        GpuOffer {
            engines = List.copyOf(engines);
        }
    }

    /** @param jobs that it runs at once */
    dev.lenslet.training.schedule.Replica of(String replica, int jobs) {
        return new dev.lenslet.training.schedule.Replica(
                replica,
                threads,
                memoryBytes,
                Set.copyOf(engines),
                gpus.stream()
                        .map(gpu -> new Accelerator(gpu.uuid(), gpu.memoryBytes(), Set.copyOf(gpu.engines())))
                        .toList(),
                reserve,
                new Places(jobs, threadsEach));
    }
}
