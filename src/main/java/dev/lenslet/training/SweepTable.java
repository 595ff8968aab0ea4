package dev.lenslet.training;

import dev.lenslet.training.sweep.Ranking;
import dev.lenslet.training.sweep.TrialStanding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A sweep's trials side by side, the best first; after those that have figures the others by number. Thread-safe. */
final class SweepTable {

    private final Sweeps sweeps;
    private final Trials trials;
    private final TrainingJobs jobs;
    private final JobViews views;

    SweepTable(Sweeps sweeps, Trials trials, TrainingJobs jobs, JobViews views) {
        this.sweeps = sweeps;
        this.trials = trials;
        this.jobs = jobs;
        this.views = views;
    }

    Optional<SweepView> find(String id) {
        return sweeps.find(id).map(sweep -> SweepView.of(sweep, trials.of(id)));
    }

    /** @throws UnknownSweep where there is none */
    List<JobView> jobs(String sweep) {
        return views.list(ranked(sweep));
    }

    /** As CSV. */
    String csv(String sweep) {
        List<TrainingJob> ranked = ranked(sweep);
        Map<String, Trial> found =
                trials.among(ranked.stream().map(TrainingJob::id).toList());
        return TrialCsv.of(
                List.copyOf(sweeps.find(sweep).orElseThrow().plan().parameters().keySet()), ranked, found);
    }

    private List<TrainingJob> ranked(String id) {
        Sweep sweep = sweeps.find(id).orElseThrow(() -> new UnknownSweep(id));
        List<TrialStanding> all = trials.of(id).stream().map(Trial::standing).toList();
        List<TrialStanding> ranked =
                new ArrayList<>(Ranking.of(all, sweep.plan().metric()));
        all.stream().filter(trial -> !ranked.contains(trial)).forEach(ranked::add);
        Map<String, TrainingJob> found =
                jobs.ofSweep(id).stream().collect(Collectors.toMap(TrainingJob::id, Function.identity()));
        return ranked.stream()
                .flatMap(trial -> Optional.ofNullable(found.get(trial.job())).stream())
                .toList();
    }
}
