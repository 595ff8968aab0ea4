package dev.lenslet.training.sweep;

import dev.lenslet.training.Monitor;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Trials in the order of a figure, best first; of two alike the earlier. */
public final class Ranking {

    private Ranking() {}

    /** Those that can be compared. */
    public static List<TrialStanding> of(List<TrialStanding> trials, Monitor metric) {
        Comparator<TrialStanding> ascending = Comparator.comparingDouble(trial -> figure(trial, metric));
        Comparator<TrialStanding> best = metric == Monitor.VAL_ACCURACY ? ascending.reversed() : ascending;
        return trials.stream()
                .filter(TrialStanding::isComparable)
                .sorted(best.thenComparingInt(TrialStanding::number))
                .toList();
    }

    static double figure(TrialStanding trial, Monitor metric) {
        return Objects.requireNonNull(trial.figures()).get(metric);
    }
}
