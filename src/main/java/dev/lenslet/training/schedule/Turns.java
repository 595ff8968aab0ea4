package dev.lenslet.training.schedule;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Whose turn it is: priority, then what was promised, then fair share between owners, then age. Fair share: the owner who has
 * used least, the rest of what runs and what stands before in line counted as used (start-time fair queueing).
 */
final class Turns {

    private static final Comparator<WaitingJob> AGE = Comparator.comparing(WaitingJob::submitted)
            .thenComparing(WaitingJob::number)
            .thenComparing(WaitingJob::id);

    private Turns() {}

    private record Owner(String name, double use, Deque<WaitingJob> jobs) {}

    /**
     * All waiting jobs in their order.
     *
     * @param use by owner, in seconds of everything
     */
    static List<WaitingJob> of(List<WaitingJob> waiting, Map<String, Double> use, Shares shares) {
        Map<Integer, List<WaitingJob>> byPriority = new TreeMap<>(Comparator.reverseOrder());
        waiting.forEach(job -> byPriority
                .computeIfAbsent(job.priority(), none -> new ArrayList<>())
                .add(job));
        Map<String, Double> spent = new HashMap<>(use);
        List<WaitingJob> turns = new ArrayList<>(waiting.size());
        for (List<WaitingJob> equals : byPriority.values()) {
            equals.stream()
                    .filter(job -> job.promise() != null)
                    .sorted(Comparator.comparing(Turns::promised).thenComparing(AGE))
                    .forEach(job -> {
                        turns.add(job);
                        spent.merge(job.owner(), cost(job, shares), Double::sum);
                    });
            fairly(
                    equals.stream()
                            .filter(job -> job.promise() == null)
                            .sorted(AGE)
                            .toList(),
                    spent,
                    shares,
                    turns);
        }
        return turns;
    }

    private static void fairly(
            List<WaitingJob> byAge, Map<String, Double> spent, Shares shares, List<WaitingJob> turns) {
        Map<String, Deque<WaitingJob>> byOwner = new HashMap<>();
        byAge.forEach(job ->
                byOwner.computeIfAbsent(job.owner(), none -> new ArrayDeque<>()).add(job));
        PriorityQueue<Owner> next = new PriorityQueue<>(Comparator.comparingDouble(Owner::use)
                .thenComparing(owner -> owner.jobs().getFirst(), AGE)
                .thenComparing(Owner::name));
        byOwner.forEach((name, jobs) -> next.add(new Owner(name, spent.getOrDefault(name, 0.0), jobs)));
        while (!next.isEmpty()) {
            Owner owner = next.remove();
            WaitingJob job = owner.jobs().removeFirst();
            turns.add(job);
            double use = owner.use() + cost(job, shares);
            spent.put(owner.name(), use);
            if (!owner.jobs().isEmpty()) {
                next.add(new Owner(owner.name(), use, owner.jobs()));
            }
        }
    }

    private static Instant promised(WaitingJob job) {
        return Objects.requireNonNull(job.promise()).at();
    }

    static double cost(WaitingJob job, Shares shares) {
        return shares.of(job.demand()) * job.estimate().toMillis() / 1000.0;
    }
}
