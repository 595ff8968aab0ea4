package dev.lenslet.training.schedule;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What one replica has free from now on: stretches of time, each with as much of everything throughout. Times are
 * milliseconds of the epoch. Not thread-safe.
 */
final class Timeline {

    /** No time: there is never room. */
    static final long NEVER = Long.MAX_VALUE;

    private final Replica replica;
    private int length = 1;
    private long[] from = new long[8];
    private int[] threads = new int[8];
    private int[] places = new int[8];
    private long[] memory = new long[8];
    private long[] gpus = new long[8];

    Timeline(Replica replica, long now) {
        this.replica = replica;
        from[0] = now;
        threads[0] = replica.leasableThreads();
        places[0] = replica.places().jobs();
        memory[0] = replica.leasableBytes();
        gpus[0] =
                replica.gpus().size() == Long.SIZE ? -1L : (1L << replica.gpus().size()) - 1;
    }

    private Timeline(Timeline other) {
        replica = other.replica;
        length = other.length;
        from = other.from.clone();
        threads = other.threads.clone();
        places = other.places.clone();
        memory = other.memory.clone();
        gpus = other.gpus.clone();
    }

    Timeline copy() {
        return new Timeline(this);
    }

    Replica replica() {
        return replica;
    }

    /** Takes what a lease has until a time. */
    void take(Lease lease, long begin, long end) {
        change(lease, begin, end, -1);
    }

    /** Gives back what was taken. */
    void free(Lease lease, long begin, long end) {
        change(lease, begin, end, 1);
    }

    private void change(Lease lease, long begin, long end, int sign) {
        if (begin >= end) {
            return;
        }
        long bits = replica.bits(lease.gpus());
        int first = cut(begin);
        int last = end == NEVER ? length : cut(end);
        for (int i = first; i < last; i++) {
            threads[i] += sign * lease.threads();
            places[i] += sign;
            memory[i] += sign * lease.memoryBytes();
            gpus[i] = sign < 0 ? gpus[i] & ~bits : gpus[i] | bits;
        }
    }

    /** The stretch that begins at the time, made where there is none. */
    private int cut(long time) {
        int at = Arrays.binarySearch(from, 0, length, time);
        if (at >= 0) {
            return at;
        }
        int next = -at - 1;
        if (next == 0) {
            throw new IllegalArgumentException("the time has passed");
        }
        if (length == from.length) {
            from = Arrays.copyOf(from, 2 * length);
            threads = Arrays.copyOf(threads, 2 * length);
            places = Arrays.copyOf(places, 2 * length);
            memory = Arrays.copyOf(memory, 2 * length);
            gpus = Arrays.copyOf(gpus, 2 * length);
        }
        System.arraycopy(from, next, from, next + 1, length - next);
        System.arraycopy(threads, next - 1, threads, next, length - next + 1);
        System.arraycopy(places, next - 1, places, next, length - next + 1);
        System.arraycopy(memory, next - 1, memory, next, length - next + 1);
        System.arraycopy(gpus, next - 1, gpus, next, length - next + 1);
        from[next] = time;
        length++;
        return next;
    }

    /** The first time from now on when it has room for the job throughout; {@link #NEVER} where none comes. */
    long earliest(Demand demand, long millis) {
        if (!replica.couldRun(demand)) {
            return NEVER;
        }
        long eligible = demand.gpus() == 0 ? 0 : replica.eligible(demand);
        for (int i = 0; i < length; i++) {
            if (fits(i, from[i] + millis, demand, eligible)) {
                return from[i];
            }
        }
        return NEVER;
    }

    /** Whether all of a lease is free from a time on for so long. */
    boolean isFree(Lease lease, long begin, long millis) {
        long bits = replica.bits(lease.gpus());
        if (Long.bitCount(bits) < lease.gpus().size()) {
            return false;
        }
        for (int i = at(begin); i < length && from[i] < begin + millis; i++) {
            if (places[i] < 1
                    || threads[i] < lease.threads()
                    || memory[i] < lease.memoryBytes()
                    || (gpus[i] & bits) != bits) {
                return false;
            }
        }
        return true;
    }

    /** The stretch that the time is in. */
    private int at(long time) {
        int at = Arrays.binarySearch(from, 0, length, time);
        return at >= 0 ? at : -at - 2;
    }

    /** Whether it has room from a time on, for as long as the job takes. */
    boolean fits(Demand demand, long begin, long millis) {
        int first = at(begin);
        // Most replicas are busy, and this is asked of each for each of ten thousand jobs.
        if (places[first] < 1
                || threads[first] < replica.threads(demand)
                || memory[first] < demand.memoryBytes()
                || !replica.couldRun(demand)) {
            return false;
        }
        return fits(first, begin + millis, demand, demand.gpus() == 0 ? 0 : replica.eligible(demand));
    }

    private boolean fits(int first, long end, Demand demand, long eligible) {
        long free = eligible;
        int needed = replica.threads(demand);
        for (int i = first; i < length && (i == first || from[i] < end); i++) {
            free &= gpus[i];
            if (places[i] < 1
                    || threads[i] < needed
                    || memory[i] < demand.memoryBytes()
                    || Long.bitCount(free) < demand.gpus()) {
                return false;
            }
        }
        return true;
    }

    /** What the job gets from a time on when it {@link #fits}: of the GPUs that would do, those with the least memory. */
    Lease lease(Demand demand, long begin, long millis) {
        long free = replica.eligible(demand);
        for (int i = at(begin); i < length && from[i] < begin + millis; i++) {
            free &= gpus[i];
        }
        long candidates = free;
        return new Lease(
                replica.id(),
                replica.threads(demand),
                demand.memoryBytes(),
                IntStream.range(0, replica.gpus().size())
                        .filter(i -> (candidates >> i & 1) == 1)
                        .mapToObj(replica.gpus()::get)
                        .sorted(Comparator.comparingLong(Replica.Accelerator::memoryBytes))
                        .limit(demand.gpus())
                        .map(Replica.Accelerator::id)
                        .toList());
    }

    /**
     * How much of what is free at first the job would leave: 0 where it fits exactly. GPUs that it has no use for count most,
     * so that jobs on processors leave machines with GPUs to those who need them.
     */
    double slack(Demand demand) {
        int idle = Long.bitCount(gpus[0]) - demand.gpus();
        double left = (threads[0] - replica.threads(demand)) / (double) Math.max(1, replica.leasableThreads())
                + (memory[0] - demand.memoryBytes()) / (double) Math.max(1, replica.leasableBytes());
        return 2.0 * idle + left;
    }
}
