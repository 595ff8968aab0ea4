package dev.lenslet.training.schedule;

import dev.lenslet.training.schedule.Decision.Preemption;
import dev.lenslet.training.schedule.Decision.Start;
import dev.lenslet.training.schedule.Decision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One decision in the making. Used once. */
final class Pass {

    /** What runs over its time is expected to take as long again as it is over it, and this at least. */
    private static final Duration OVERTIME = Duration.ofMinutes(1);

    private final Scheduler.Policy policy;
    private final SchedulerState state;
    private final long now;
    private final Shares shares;
    private final List<RunningJob> running;
    private final Map<String, Timeline> timelines = new LinkedHashMap<>();
    private final Map<String, Slot> slots = new HashMap<>();
    private final Holdings holdings;
    private final Map<Demand, Optional<String>> misfits = new HashMap<>();
    private final Set<String> yielding = new HashSet<>();
    private final List<Start> starts = new ArrayList<>();
    private final List<Preemption> preemptions = new ArrayList<>();
    private final Map<String, Wait> waits = new LinkedHashMap<>();
    private int promises;
    private double ahead;

    /** A place in time that a job was promised. */
    private record Slot(Lease lease, long at, long millis) {}

    Pass(Scheduler.Policy policy, SchedulerState state, Instant now) {
        this.policy = policy;
        this.state = state;
        this.now = now.toEpochMilli();
        this.shares = new Shares(state.replicas());
        this.holdings = new Holdings(state);
        state.replicas().stream()
                .sorted(Comparator.comparing(Replica::id))
                .forEach(replica -> timelines.put(replica.id(), new Timeline(replica, this.now)));
        this.running = state.running().stream()
                .filter(job -> timelines.containsKey(job.lease().replica()))
                .sorted(Comparator.comparing(RunningJob::id))
                .toList();
    }

    Decision decide() {
        Map<String, Double> use = new HashMap<>(state.pastUse());
        for (RunningJob job : running) {
            timeline(job.lease()).take(job.lease(), now, end(job));
            holdings.add(job.owner(), job.lease());
            double rest = shares.of(job.lease()) * (end(job) - now) / 1000.0;
            use.merge(job.owner(), rest, Double::sum);
            ahead += rest;
            if (job.yielding()) {
                yielding.add(job.id());
            }
        }
        List<WaitingJob> turns = Turns.of(state.waiting(), use, shares);
        for (int place = 0; place < turns.size(); place++) {
            WaitingJob job = turns.get(place);
            if (place == 0 || turns.get(place - 1).priority() > job.priority()) {
                keepPromises(turns.subList(place, turns.size()));
            }
            decide(job, place);
            ahead += Turns.cost(job, shares);
        }
        return new Decision(List.copyOf(starts), List.copyOf(preemptions), waits);
    }

    /** Of one priority, which the list begins with; higher ones have taken what they need. What cannot be kept is made anew. */
    private void keepPromises(List<WaitingJob> turns) {
        for (WaitingJob job : turns) {
            Promise promise = job.promise();
            if (promise == null || job.priority() < turns.getFirst().priority()) {
                return;
            }
            Timeline timeline = timelines.get(promise.lease().replica());
            long at = Math.max(now, promise.at().toEpochMilli());
            if (timeline != null && timeline.isFree(promise.lease(), at, millis(job))) {
                keep(job, timeline, promise.lease(), at);
            }
        }
    }

    private void keep(WaitingJob job, Timeline timeline, Lease lease, long at) {
        timeline.take(lease, at, at + millis(job));
        holdings.add(job.owner(), lease);
        slots.put(job.id(), new Slot(lease, at, millis(job)));
        promises++;
    }

    private void decide(WaitingJob job, int place) {
        String misfit = misfit(job.demand());
        if (misfit != null) {
            waits.put(job.id(), new Wait(misfit, null, null));
            return;
        }
        Slot slot = slots.remove(job.id());
        if (slot != null) {
            timeline(slot.lease()).free(slot.lease(), slot.at(), slot.at() + slot.millis());
            holdings.remove(job.owner(), slot.lease());
            promises--;
        }
        String objection = objection(job);
        if (objection != null) {
            waits.put(job.id(), new Wait(objection, firstEnd(job.owner()), null));
            return;
        }
        Timeline room = room(job);
        if (room != null) {
            start(job, room);
            return;
        }
        waits.put(job.id(), promises < policy.promises() ? promise(job, slot) : inLine(place));
    }

    private void start(WaitingJob job, Timeline room) {
        Lease lease = room.lease(job.demand(), now, millis(job));
        room.take(lease, now, now + millis(job));
        holdings.add(job.owner(), lease);
        starts.add(new Start(job.id(), lease));
    }

    /** Where there is room now, the replica with the least left over. */
    private @Nullable Timeline room(WaitingJob job) {
        Demand demand = job.demand();
        Timeline best = null;
        for (Timeline timeline : timelines.values()) {
            if (timeline.fits(demand, now, millis(job))
                    && (best == null || timeline.slack(demand) < best.slack(demand))
                    && objection(job, timeline.replica()) == null) {
                best = timeline;
            }
        }
        return best;
    }

    /** Why its owner may have it on no replica now; null where he may on one. */
    private @Nullable String objection(WaitingJob job) {
        String last = null;
        for (Timeline timeline : timelines.values()) {
            if (timeline.replica().couldRun(job.demand())) {
                last = objection(job, timeline.replica());
                if (last == null) {
                    return null;
                }
            }
        }
        return last;
    }

    private @Nullable String objection(WaitingJob job, Replica replica) {
        return holdings.objection(
                job.owner(), replica.threads(job.demand()), job.demand().gpus());
    }

    private Wait inLine(int place) {
        return new Wait(
                (place == 1 ? "one job is" : place + " jobs are")
                        + " before it, by priority, by what their owners have used and by age",
                Instant.ofEpochMilli(now + (long) (ahead * 1000)),
                null);
    }

    /** Keeps the first time free when there is room, made by others who yield where its priority is worth that. */
    private Wait promise(WaitingJob job, @Nullable Slot before) {
        Timeline first = null;
        long at = Timeline.NEVER;
        for (Timeline timeline : timelines.values()) {
            long earliest = timeline.earliest(job.demand(), millis(job));
            if (earliest < at && objection(job, timeline.replica()) == null) {
                first = timeline;
                at = earliest;
            }
        }
        if (first == null) {
            // Where more is leased than there is, as on a replica that came back with less.
            return new Wait("what it needs is taken by jobs that were given more than there is", null, null);
        }
        Lease lease = before != null && before.at() <= at ? before.lease() : first.lease(job.demand(), at, millis(job));
        at = before == null ? at : Math.min(at, before.at());
        if (at - now > policy.patience().toMillis()) {
            Yield yield = Yield.best(
                    job,
                    millis(job),
                    timelines.values().stream()
                            .filter(timeline -> objection(job, timeline.replica()) == null)
                            .toList(),
                    running,
                    yielding,
                    now,
                    policy.yielding().toMillis());
            if (yield != null && yield.at() < at) {
                make(yield, job);
                at = yield.at();
                lease = yield.timeline().lease(job.demand(), at, millis(job));
            }
        }
        keep(job, timeline(lease), lease, at);
        slots.remove(job.id());
        return new Wait(
                "it is next in line for " + job.demand().inWords() + ", which replica " + lease.replica()
                        + " is expected to have free then",
                Instant.ofEpochMilli(at),
                new Promise(Instant.ofEpochMilli(at), lease));
    }

    private void make(Yield yield, WaitingJob room) {
        for (RunningJob victim : yield.victims()) {
            yielding.add(victim.id());
            preemptions.add(new Preemption(
                    victim.id(),
                    "job " + room.id() + " of priority " + room.priority() + " needs what this one of priority "
                            + victim.priority() + " has; it goes on by itself later"));
        }
        timelines.put(yield.timeline().replica().id(), yield.timeline());
    }

    private @Nullable String misfit(Demand demand) {
        return misfits.computeIfAbsent(demand, asked -> Optional.ofNullable(Scheduler.misfit(asked, state.replicas())))
                .orElse(null);
    }

    private Timeline timeline(Lease lease) {
        return Objects.requireNonNull(timelines.get(lease.replica()));
    }

    private static long millis(WaitingJob job) {
        return Math.max(1, job.estimate().toMillis());
    }

    /** When it will end if nobody tells it to. */
    static long end(RunningJob job, long now) {
        long expected = job.expectedEnd().toEpochMilli();
        return expected > now ? expected : now + Math.max(OVERTIME.toMillis(), now - expected);
    }

    private long end(RunningJob job) {
        long end = end(job, now);
        return job.yielding() ? Math.min(end, now + policy.yielding().toMillis()) : end;
    }

    private @Nullable Instant firstEnd(String owner) {
        return running.stream()
                .filter(job -> job.owner().equals(owner))
                .map(job -> Instant.ofEpochMilli(end(job)))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
