package dev.lenslet.training.schedule;

import dev.lenslet.training.schedule.Replica.Accelerator;
import dev.lenslet.training.schedule.Replica.Reserve;
import dev.lenslet.training.schedule.Simulation.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Machines and jobs made from a seed. */
final class Loads {

    static final long GB = 1L << 30;
    static final String CPU = "cpu-engine";
    static final String ANY = "any-engine";

    private Loads() {}

    static Replica processors(String id, int threads, int gigabytes) {
        return new Replica(id, threads, gigabytes * GB, Set.of(CPU, ANY), List.of(), Reserve.NONE);
    }

    static Replica withGpus(String id, int threads, int gigabytes, int gpus, int gpuGigabytes) {
        return new Replica(
                id,
                threads,
                gigabytes * GB,
                Set.of(CPU, ANY),
                IntStream.range(0, gpus)
                        .mapToObj(i -> new Accelerator(id + "/gpu:" + i, gpuGigabytes * GB, Set.of(ANY)))
                        .toList(),
                new Reserve(1, 2 * GB));
    }

    /** Two machines without GPUs, one with four large, one with eight small ones. */
    static List<Replica> cluster() {
        return List.of(
                processors("a", 16, 64),
                processors("b", 8, 32),
                withGpus("c", 32, 256, 4, 80),
                withGpus("d", 32, 128, 8, 24));
    }

    static WaitingJob job(String id, String owner, int priority, Instant submitted, Demand demand, Duration estimate) {
        return new WaitingJob(id, 0, owner, priority, submitted, demand, estimate, null);
    }

    /**
     * Jobs as people submit them: most small and short, some large, some long.
     *
     * @param priorities how many there are
     * @param gap mean seconds between two submissions
     * @param accuracy the real time is this share of the estimate at least, and the estimate at most
     */
    static List<Task> mixed(long seed, int count, int owners, int priorities, double gap, double accuracy) {
        Random random = new Random(seed);
        List<Task> tasks = new ArrayList<>();
        double at = 0;
        for (int i = 0; i < count; i++) {
            at += -Math.log(1 - random.nextDouble()) * gap;
            boolean gpu = random.nextInt(3) == 0;
            int threads = 1 << random.nextInt(gpu ? 3 : 4);
            Demand demand = gpu
                    ? new Demand(
                            ANY,
                            threads,
                            (2 + random.nextInt(14)) * GB,
                            1 << random.nextInt(random.nextInt(4) == 0 ? 3 : 1),
                            (8 + random.nextInt(70)) * GB)
                    : new Demand(random.nextBoolean() ? CPU : ANY, threads, (1 + random.nextInt(24)) * GB, 0, 0);
            Duration estimate = Duration.ofSeconds((long) (60 * Math.exp(random.nextDouble() * 5)));
            double share = accuracy + (1 - accuracy) * random.nextDouble();
            tasks.add(new Task(
                    job(
                            String.format("%05d", i),
                            "owner-" + random.nextInt(owners),
                            random.nextInt(priorities),
                            Simulation.BEGIN.plusMillis((long) (1000 * at)),
                            demand,
                            estimate),
                    Duration.ofMillis(Math.max(1, (long) (estimate.toMillis() * share)))));
        }
        return tasks;
    }
}
