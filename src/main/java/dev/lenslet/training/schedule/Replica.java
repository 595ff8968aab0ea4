package dev.lenslet.training.schedule;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A process of the service that runs jobs, and what it may give to them.
 *
 * @param threads of its machine or container
 * @param memoryBytes of its machine or container
 * @param engines that train on its processors
 * @param gpus at most 64
 * @param reserve what serving keeps
 * @param places for jobs that run at once
 */
public record Replica(
        String id,
        int threads,
        long memoryBytes,
        Set<String> engines,
        List<Accelerator> gpus,
        Reserve reserve,
        Places places) {

    private static final int MAX_GPUS = Long.SIZE;

    public Replica {
        engines = Set.copyOf(engines);
        gpus = List.copyOf(gpus);
        if (threads < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException("replica " + id + " cannot have less than nothing");
        }
        if (gpus.size() > MAX_GPUS
                || gpus.stream().map(Accelerator::id).distinct().count() < gpus.size()) {
            throw new IllegalArgumentException(
                    "replica " + id + " needs at most " + MAX_GPUS + " GPUs of different ids");
        }
    }

    /** With as many jobs at once as threads and memory allow. */
    public Replica(
            String id, int threads, long memoryBytes, Set<String> engines, List<Accelerator> gpus, Reserve reserve) {
        this(id, threads, memoryBytes, engines, gpus, reserve, Places.UNLIMITED);
    }

    /**
     * A GPU or a slice of one, which one job has at a time.
     *
     * @param engines that can use it
     */
    public record Accelerator(String id, long memoryBytes, Set<String> engines) {
        public Accelerator {
            engines = Set.copyOf(engines);
        }
    }

    /** What no job gets. */
    public record Reserve(int threads, long memoryBytes) {
        public static final Reserve NONE = new Reserve(0, 0);

        public Reserve {
            if (threads < 0 || memoryBytes < 0) {
                throw new IllegalArgumentException("a reserve is not negative");
            }
        }
    }

    /**
     * How many jobs run at once.
     *
     * @param threads of a job that asks for an equal part, at least 1
     */
    public record Places(int jobs, int threads) {
        public static final Places UNLIMITED = new Places(Integer.MAX_VALUE, 1);

        public Places {
            if (jobs < 0 || threads < 1) {
                throw new IllegalArgumentException("a job that runs has a thread: " + jobs + " jobs of " + threads);
            }
        }
    }

    /** What a job would have here. */
    int threads(Demand demand) {
        return demand.threads() == 0 ? places.threads() : demand.threads();
    }

    /** For jobs: what there is without the reserve. */
    int leasableThreads() {
        return Math.max(0, threads - reserve.threads());
    }

    public long leasableBytes() {
        return Math.max(0, memoryBytes - reserve.memoryBytes());
    }

    /** The GPUs that would do, as bits by their place in the list. */
    public long eligible(Demand demand) {
        long mask = 0;
        for (int i = 0; i < gpus.size(); i++) {
            Accelerator gpu = gpus.get(i);
            if (gpu.memoryBytes() >= demand.gpuMemoryBytes() && gpu.engines().contains(demand.engine())) {
                mask |= 1L << i;
            }
        }
        return mask;
    }

    /** Whether it could have the job if nothing else ran. */
    boolean couldRun(Demand demand) {
        return places.jobs() > 0
                && threads(demand) <= leasableThreads()
                && demand.memoryBytes() <= leasableBytes()
                && (demand.gpus() == 0
                        ? engines.contains(demand.engine())
                        : Long.bitCount(eligible(demand)) >= demand.gpus());
    }

    /** The bits of the GPUs of a lease; those that are there no more have none. */
    long bits(List<String> ids) {
        Set<String> wanted = new HashSet<>(ids);
        long mask = 0;
        for (int i = 0; i < gpus.size(); i++) {
            if (wanted.contains(gpus.get(i).id())) {
                mask |= 1L << i;
            }
        }
        return mask;
    }
}
