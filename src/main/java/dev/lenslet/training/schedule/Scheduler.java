package dev.lenslet.training.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides who starts, who yields and why the others wait: a pure function of the state and the time, with the same answer
 * whatever the order of the lists. Thread-safe.
 *
 * <p>Jobs are looked at in their {@link Turns turns}. Each starts where there is room for as long as it is estimated to run;
 * the first that find none are promised the earliest time when there will be, and everything behind them may fill gaps only
 * where it leaves these promises alone (conservative backfilling down to a depth: Lifka 1995, Mu'alem and Feitelson 2001).
 */
public final class Scheduler {

    private final Policy policy;

    public Scheduler(Policy policy) {
        this.policy = policy;
    }

    /**
     * @param promises jobs that times are kept free for, at least 1; more make waiting times firmer and leave fewer gaps
     * @param patience a job takes the place of a lower priority's only where it would wait longer than this
     * @param yielding how long a job is expected to take to its next checkpoint and its end
     */
    public record Policy(int promises, Duration patience, Duration yielding) {
        public static final Policy DEFAULT = new Policy(4, Duration.ofSeconds(30), Duration.ofMinutes(1));

        public Policy {
            if (promises < 1 || patience.isNegative() || !yielding.isPositive()) {
                throw new IllegalArgumentException("a policy promises to one job at least, and yielding takes time");
            }
        }
    }

    public Decision decide(SchedulerState state, Instant now) {
        return new Pass(policy, state, now).decide();
    }

    /** Why no replica could ever run it, as far as they are known now; null where one could. */
    public static @Nullable String misfit(Demand demand, List<Replica> replicas) {
        if (replicas.stream().anyMatch(replica -> replica.couldRun(demand))) {
            return null;
        }
        return "it needs " + demand.inWords() + " for the engine " + demand.engine() + ", and no replica has that: "
                + (replicas.isEmpty()
                        ? "there is none"
                        : replicas.stream()
                                .map(replica -> replica.id() + " has " + offer(replica, demand))
                                .sorted()
                                .limit(4)
                                .collect(Collectors.joining("; ")));
    }

    private static String offer(Replica replica, Demand demand) {
        if (demand.gpus() == 0 && !replica.engines().contains(demand.engine())) {
            return "no such engine for processors";
        }
        int gpus = demand.gpus() == 0 ? 0 : Long.bitCount(replica.eligible(demand));
        Demand most = new Demand(
                demand.engine(),
                Math.max(1, replica.leasableThreads()),
                replica.leasableBytes(),
                gpus,
                demand.gpuMemoryBytes());
        return most.inWords() + (demand.gpus() > 0 && gpus == 0 ? " and no such GPU" : "") + " to give";
    }
}
