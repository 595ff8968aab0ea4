package dev.lenslet.training;

import dev.lenslet.storage.Home;
import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.JobState;
import dev.lenslet.training.sweep.NextStep;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes each sweep whose trials have ended a step further: lets the better ones train on, has the best published, or ends it.
 * All of a step is one transaction that holds the sweep's row, and what it queues is run and published as any job is: so a
 * replica that stops in its midst leaves a sweep that the next pass takes up, and nothing is done twice. Thread-safe.
 */
final class SweepPass {

    private static final Logger log = LoggerFactory.getLogger(SweepPass.class);

    private final Sweeps sweeps;
    private final Trials trials;
    private final TrainingJobs jobs;
    private final Publication publication;
    private final Home home;
    private final TransactionTemplate transactions;
    private final InstantSource clock;

    SweepPass(
            Sweeps sweeps,
            Trials trials,
            TrainingJobs jobs,
            Publication publication,
            Home home,
            PlatformTransactionManager transactions,
            InstantSource clock) {
        this.sweeps = sweeps;
        this.trials = trials;
        this.jobs = jobs;
        this.publication = publication;
        this.home = home;
        this.transactions = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** One that fails keeps no other from its step. */
    void run() {
        for (String id : sweeps.running()) {
            try {
                Optional<NextStep> done = Optional.ofNullable(transactions.execute(status -> step(id)));
                done.ifPresent(step -> tell(id, step));
            } catch (RuntimeException failure) {
                log.error("Sweep {} cannot be taken further; it is tried again", id, failure);
            }
        }
    }

    private NextStep step(String id) {
        Optional<Sweep> held = sweeps.hold(id);
        if (held.isEmpty()) {
            return new NextStep.Wait();
        }
        Sweep sweep = held.get();
        List<Trial> all = trials.of(id);
        NextStep next = NextStep.of(
                sweep.plan(),
                sweep.rung(),
                sweep.best(),
                sweep.cancelRequested(),
                all.stream().map(Trial::standing).toList());
        switch (next) {
            case NextStep.Wait wait -> cancelRest(sweep, all);
            case NextStep.Promote promote -> promote(id, promote);
            case NextStep.Publish publish -> publish(id, publish);
            case NextStep.End end -> {
                sweeps.end(id, end.state(), end.reason(), clock.instant());
                trials.releaseAll(id);
                if (end.state() == JobState.CANCELLED) {
                    all.stream()
                            .map(Trial::standing)
                            .filter(trial -> trial.version() == null)
                            .forEach(trial -> jobs.explain(trial.job(), "not published: its sweep was cancelled"));
                }
            }
        }
        return next;
    }

    /** Whoever was asked to cancel the sweep may have died over it. */
    private void cancelRest(Sweep sweep, List<Trial> all) {
        if (sweep.cancelRequested()) {
            all.stream()
                    .map(Trial::standing)
                    .filter(trial -> !trial.state().isFinal())
                    .forEach(trial -> jobs.requestCancel(trial.job(), clock.instant()));
        }
    }

    private void promote(String id, NextStep.Promote promote) {
        sweeps.climb(id, promote.rung());
        for (String job : promote.jobs()) {
            Hyperparameters training = jobs.find(job).orElseThrow().training();
            jobs.takeUpAgain(job, training.withEpochs(promote.epochs() - training.epochs()), promoted(promote));
        }
        promote.stopped().forEach(jobs::explain);
    }

    private static String promoted(NextStep.Promote promote) {
        return "trains on, to " + promote.epochs() + " epochs";
    }

    private void publish(String id, NextStep.Publish publish) {
        sweeps.choose(id, publish.job());
        trials.release(publish.job());
        jobs.takeUpAgain(publish.job(), null, publish.reason());
        publish.others().forEach(jobs::explain);
    }

    /** After the transaction: what is lost here by a crash costs an event, or disk until the next start. */
    private void tell(String id, NextStep done) {
        switch (done) {
            case NextStep.Wait wait -> {}
            case NextStep.Promote promote -> promote.jobs().forEach(job -> queued(job, promoted(promote)));
            case NextStep.Publish publish -> queued(publish.job(), publish.reason());
            case NextStep.End end -> {
                log.info("Sweep {} {}{}", id, end.state(), end.reason() == null ? "" : ": " + end.reason());
                trials.of(id).forEach(trial -> clear(trial.standing().job()));
            }
        }
    }

    private void queued(String job, String reason) {
        try {
            EventLog.append(
                    directory(job).events(), new JobEvent.State(clock.instant(), JobState.QUEUED, reason, null));
        } catch (IOException failure) {
            log.warn("The events of training job {} lack that it waits again", job, failure);
        }
    }

    private void clear(String job) {
        try {
            if (jobs.find(job).filter(ended -> ended.state().isFinal()).isPresent()) {
                publication.clear(directory(job));
            }
        } catch (IOException failure) {
            log.warn("What training job {} made for its sweep cannot be removed", job, failure);
        }
    }

    private JobDirectory directory(String job) {
        return new JobDirectory(home.jobs().resolve(job));
    }
}
