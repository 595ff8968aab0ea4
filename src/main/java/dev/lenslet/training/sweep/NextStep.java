package dev.lenslet.training.sweep;

import dev.lenslet.training.Monitor;
import dev.lenslet.training.job.JobState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of a sweep as its trials stand. */
public sealed interface NextStep {

    /** Trials are under way. */
    record Wait() implements NextStep {}

    /**
     * The better ones train on.
     *
     * @param jobs of those
     * @param epochs in all that they get
     * @param stopped why not, by the job of each that does not
     */
    record Promote(List<String> jobs, int rung, int epochs, Map<String, String> stopped) implements NextStep {}

    /**
     * All have ended; the best is to be published.
     *
     * @param others why not, by the job of each other one that could have been
     */
    record Publish(String job, String reason, Map<String, String> others) implements NextStep {}

    /** @param state a final one */
    record End(JobState state, @Nullable String reason) implements NextStep {}

    /**
     * Decides by what is given alone, so that whoever asks again gets the same.
     *
     * @param rung of successive halving that the trials are on, from 0
     * @param best the job of the trial that was chosen before; null where none was
     * @param cancelled whether the sweep is to end
     */
    static NextStep of(SweepPlan plan, int rung, @Nullable String best, boolean cancelled, List<TrialStanding> trials) {
        if (!trials.stream().allMatch(trial -> trial.state().isFinal())) {
            return new Wait();
        }
        if (best != null) {
            return afterPublication(best, trials);
        }
        if (cancelled) {
            return new End(JobState.CANCELLED, null);
        }
        List<TrialStanding> ranking = Ranking.of(trials, plan.metric());
        if (ranking.isEmpty()) {
            return withoutAny(trials);
        }
        return promotion(plan, rung, trials).orElseGet(() -> publish(plan, ranking));
    }

    private static NextStep afterPublication(String best, List<TrialStanding> trials) {
        TrialStanding chosen = trials.stream()
                .filter(trial -> trial.job().equals(best))
                .findFirst()
                .orElseThrow();
        return switch (chosen.state()) {
            case SUCCEEDED -> new End(JobState.SUCCEEDED, null);
            case CANCELLED -> new End(JobState.CANCELLED, null);
            case FAILED ->
                new End(
                        JobState.FAILED,
                        "its best trial, number " + chosen.number() + ", was not published: " + chosen.reason());
            case QUEUED, STARTING, RUNNING, PAUSED -> new Wait();
        };
    }

    private static NextStep withoutAny(List<TrialStanding> trials) {
        return trials.stream()
                .filter(trial -> trial.state() != JobState.CANCELLED)
                .findFirst()
                .<NextStep>map(trial -> new End(
                        JobState.FAILED,
                        "none of its " + trials.size() + " trials came to figures that can be compared; trial "
                                + trial.number() + ": "
                                + (trial.reason() == null ? "its loss is no number" : trial.reason())))
                .orElseGet(() -> new End(JobState.CANCELLED, null));
    }

    private static Optional<NextStep> promotion(SweepPlan plan, int rung, List<TrialStanding> trials) {
        Halving halving = plan.halving();
        if (halving == null || rung + 1 >= halving.rungs().size()) {
            return Optional.empty();
        }
        int epochs = halving.rungs().get(rung);
        List<TrialStanding> here = Ranking.of(trials, plan.metric()).stream()
                .filter(trial -> trial.figures() != null && trial.figures().epochs() == epochs)
                .toList();
        if (here.isEmpty()) {
            return Optional.empty();
        }
        int places = Math.min(halving.places(plan.trials(), rung + 1), here.size());
        Map<String, String> stopped = new LinkedHashMap<>();
        for (int i = places; i < here.size(); i++) {
            stopped.put(
                    here.get(i).job(),
                    "stopped early, after " + epochs + (epochs == 1 ? " epoch: number " : " epochs: number ") + (i + 1)
                            + " of " + here.size() + " by " + plan.metric().keras() + ", and " + places
                            + (places == 1 ? " goes on" : " go on"));
        }
        return Optional.of(new Promote(
                here.subList(0, places).stream().map(TrialStanding::job).toList(),
                rung + 1,
                halving.rungs().get(rung + 1),
                stopped));
    }

    private static NextStep publish(SweepPlan plan, List<TrialStanding> ranking) {
        Monitor metric = plan.metric();
        TrialStanding best = ranking.getFirst();
        Map<String, String> others = new LinkedHashMap<>();
        for (TrialStanding other : ranking.subList(1, ranking.size())) {
            others.put(
                    other.job(),
                    (isStoppedEarly(plan, other) ? other.reason() + "; " : "") + "trial " + best.number()
                            + " was better by " + metric.keras() + ", with " + figure(best, metric) + " against "
                            + figure(other, metric));
        }
        return new Publish(
                best.job(), "the best of its sweep by " + metric.keras() + ", " + figure(best, metric), others);
    }

    private static boolean isStoppedEarly(SweepPlan plan, TrialStanding trial) {
        return plan.halving() != null
                && trial.figures() != null
                && trial.figures().epochs() < plan.halving().maxEpochs();
    }

    private static String figure(TrialStanding trial, Monitor metric) {
        return String.format(Locale.ROOT, "%.6g", Ranking.figure(trial, metric));
    }
}
