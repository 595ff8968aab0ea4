package dev.lenslet.training.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Running jobs of lower priority that would have to end so that one finds room.
 *
 * @param timeline of the replica as it would be then
 * @param at when the job would start
 */
record Yield(Timeline timeline, List<RunningJob> victims, long at) {

    /** The lowest priority first, then who has run the shortest: it has gathered least. */
    private static final Comparator<RunningJob> LEAST = Comparator.comparingInt(RunningJob::priority)
            .thenComparing(RunningJob::started, Comparator.reverseOrder())
            .thenComparing(RunningJob::id);

    /** The fewest victims on one replica; null where none would help, or where those that yield already will do. */
    static @Nullable Yield best(
            WaitingJob job,
            long millis,
            Collection<Timeline> timelines,
            List<RunningJob> running,
            Set<String> yielding,
            long now,
            long patience) {
        Yield best = null;
        for (Timeline timeline : timelines) {
            Yield yield = on(timeline, job, millis, running, yielding, now, now + patience);
            if (yield != null && (best == null || yield.victims.size() < best.victims.size())) {
                best = yield;
            }
        }
        return best;
    }

    private static @Nullable Yield on(
            Timeline before,
            WaitingJob job,
            long millis,
            List<RunningJob> running,
            Set<String> yielding,
            long now,
            long at) {
        List<RunningJob> candidates = running.stream()
                .filter(other -> other.lease().replica().equals(before.replica().id())
                        && other.priority() < job.priority()
                        && !yielding.contains(other.id()))
                .sorted(LEAST)
                .toList();
        Timeline timeline = before.copy();
        List<RunningJob> victims = new ArrayList<>();
        for (RunningJob candidate : candidates) {
            if (timeline.fits(job.demand(), at, millis)) {
                break;
            }
            timeline.free(candidate.lease(), at, Pass.end(candidate, now));
            victims.add(candidate);
        }
        if (victims.isEmpty() || !timeline.fits(job.demand(), at, millis)) {
            return null;
        }
        // Those that were not needed after all, the highest priority first.
        for (RunningJob victim : victims.reversed()) {
            timeline.take(victim.lease(), at, Pass.end(victim, now));
            if (timeline.fits(job.demand(), at, millis)) {
                victims = victims.stream().filter(other -> other != victim).toList();
            } else {
                timeline.free(victim.lease(), at, Pass.end(victim, now));
            }
        }
        return new Yield(timeline, List.copyOf(victims), at);
    }
}
