package dev.lenslet.training;

import dev.lenslet.training.job.JobState;
import dev.lenslet.training.sweep.SweepPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sweep as clients see it.
 *
 * @param state {@code RUNNING}, or what has become of it
 * @param search how it searches, with every default filled in
 * @param direction whether the metric's lowest or highest is best: {@code min} or {@code max}
 * @param trials how many are in which state
 * @param best the trial that is published; null before that is decided
 * @param version that was published, as text like every version outside
 */
record SweepView(
        String id,
        String model,
        String dataset,
        String owner,
        JobState state,
        @Nullable String reason,
        @Nullable Boolean cancelling,
        SweepPlan search,
        String direction,
        Map<JobState, Integer> trials,
        @Nullable Best best,
        @Nullable String version,
        Instant created,
        @Nullable Instant finished) {

    /** @param job the trial's */
    record Best(String job, TrialView trial) {}

    static SweepView of(Sweep sweep, List<Trial> trials) {
        Map<JobState, Integer> states = new TreeMap<>();
        trials.forEach(trial -> states.merge(trial.standing().state(), 1, Integer::sum));
        Trial best = trials.stream()
                .filter(trial -> trial.standing().job().equals(sweep.best()))
                .findFirst()
                .orElse(null);
        Integer version = best == null ? null : best.standing().version();
        return new SweepView(
                sweep.id(),
                sweep.model(),
                sweep.dataSet(),
                sweep.owner(),
                sweep.state(),
                sweep.reason(),
                sweep.cancelRequested() && !sweep.state().isFinal() ? Boolean.TRUE : null,
                sweep.plan(),
                sweep.plan().metric() == Monitor.VAL_ACCURACY ? "max" : "min",
                states,
                best == null ? null : new Best(best.standing().job(), TrialView.of(best)),
                version == null ? null : version.toString(),
                sweep.created(),
                sweep.finished());
    }
}
