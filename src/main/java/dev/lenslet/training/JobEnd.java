package dev.lenslet.training;

import dev.lenslet.problem.Refusal;
import dev.lenslet.registry.BrokenVersion;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.Control.Wish;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobState;
import dev.lenslet.training.job.Outcome;
import dev.lenslet.training.sweep.TrialStanding.Validation;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one job to its final state, truthfully, or back into the queue, where another worker may get it further. The supervisor's thread only; no worker
 * is alive.
 */
final class JobEnd {

    private static final Logger log = LoggerFactory.getLogger(JobEnd.class);
    private static final int LOG_LINES = 30;

    private final TrainingJob job;
    private final JobDirectory directory;
    private final JobRecorder recorder;
    private final JobTools tools;

    JobEnd(TrainingJob job, JobDirectory directory, JobRecorder recorder, JobTools tools) {
        this.job = job;
        this.directory = directory;
        this.recorder = recorder;
        this.tools = tools;
    }

    /**
     * After the worker's end.
     *
     * @param exit its exit code, where somebody saw it
     */
    void of(Wish wish, OptionalInt exit) throws IOException {
        switch (wish) {
            case CANCEL -> cancelled();
            case STOP -> orElse(() -> again(stopped(), job.setbacks()));
            case YIELD -> orElse(this::paused);
            case CONTINUE ->
                orElse(() -> {
                    String reason = Obituary.of(
                            exit, recorder.progress(), tools.settings().heap());
                    if (Obituary.isOfItsOwn(exit)) {
                        failed(reason);
                    } else {
                        died(reason);
                    }
                });
            case LOST -> lost();
        }
    }

    /** Where nobody saw the worker's end, or there was none yet. */
    void ofTheGone(Wish wish) throws IOException {
        boolean begun = job.worker() != null;
        switch (wish) {
            case CANCEL -> cancelled();
            case CONTINUE, STOP, YIELD -> orElse(() -> died(Obituary.ofTheGone(recorder.progress(), begun)));
            case LOST -> lost();
        }
    }

    private interface Otherwise {
        void end() throws IOException;
    }

    /** @param otherwise where it left no outcome */
    private void orElse(Otherwise otherwise) throws IOException {
        Optional<Outcome> outcome = directory.readOutcome();
        if (outcome.isEmpty()) {
            otherwise.end();
            return;
        }
        switch (outcome.get()) {
            case Outcome.Succeeded done -> publish();
            case Outcome.Failed failed -> failed(failed.reason());
        }
    }

    private void died(String reason) throws IOException {
        Setbacks setbacks = job.setbacks().afterDeath(directory.newestCheckpoint());
        if (setbacks.areTooMany(job.resources().retries())) {
            failed(reason + "; " + setbacks.inWords());
        } else {
            again(reason, setbacks);
        }
    }

    /** Before there was a worker. */
    void withoutWorker(Wish wish) throws IOException {
        switch (wish) {
            case CANCEL -> cancelled();
            case CONTINUE, STOP -> again(stopped(), job.setbacks());
            case YIELD -> paused();
            case LOST -> lost();
        }
    }

    /** The job waits for its turn once more; whoever takes it up goes on from where it can. */
    private void again(String reason, Setbacks setbacks) throws IOException {
        waitsAgain(JobState.QUEUED, goesOn(reason), why -> tools.jobs().requeue(job.held(), why, setbacks));
    }

    /** As {@link #again}, because another job needs what this one has: nothing happened to it. */
    private void paused() throws IOException {
        waitsAgain(
                JobState.PAUSED,
                goesOn(tools.leases().recalled(job.id()).orElse("another job needs what it has")),
                why -> tools.jobs().pause(job.held(), why, job.setbacks()));
    }

    /**
     * After the worker's end, since the disk has no room: the job waits for that, and goes on from its checkpoint.
     *
     * @param lack a clause
     */
    void paused(String lack) throws IOException {
        orElse(() -> waitsAgain(
                JobState.PAUSED,
                goesOn(lack) + " by itself when there is room",
                why -> tools.jobs().pauseForRoom(job.held(), why, job.setbacks())));
    }

    private void waitsAgain(JobState state, String why, Function<String, Transition> giveBack) throws IOException {
        recorder.save();
        switch (giveBack.apply(why)) {
            case Transition.Changed done -> {
                log.info("Training job {} of model {} is {}: {}", job.id(), job.model(), state, why);
                recorder.state(state, why, null);
                DurableFiles.delete(directory.features());
                tools.pulse().beat();
            }
            case Transition.Forbidden cancelled -> cancelled();
            case Transition.Lost lost -> lost();
            case Transition.NoSuchJob gone -> log.warn("Training job {} is gone from the database", job.id());
        }
    }

    /** @param reason why it waits again, a clause */
    private String goesOn(String reason) throws IOException {
        Long checkpoint = directory.newestCheckpoint();
        return reason + "; the job "
                + (checkpoint == null ? "begins again" : "goes on from its checkpoint after step " + checkpoint);
    }

    private void lost() {
        log.warn("Training job {} was taken from this replica; it writes nothing more of it", job.id());
    }

    void failed(String reason) throws IOException {
        recorder.save();
        String tail = WorkerLog.tail(directory.log(), LOG_LINES);
        finish(
                tools.jobs()
                        .markFailed(
                                job.held(),
                                reason,
                                tail.isEmpty() ? null : tail,
                                tools.clock().instant()),
                JobState.FAILED,
                reason,
                null);
        DurableFiles.delete(directory.features());
    }

    private String stopped() {
        return "the service was stopped " + recorder.progress().inWords();
    }

    private void cancelled() throws IOException {
        recorder.save();
        finish(tools.jobs().markCancelled(job.held(), tools.clock().instant()), JobState.CANCELLED, null, null);
        tools.publication().clear(directory);
    }

    private void publish() throws IOException {
        switch (tools.jobs().beginPublishing(job.held())) {
            case Transition.Changed mayBe -> publishUncancelled();
            case Transition.Forbidden cancelled -> cancelled();
            case Transition.Lost lost -> lost();
            case Transition.NoSuchJob gone -> log.warn("Training job {} is gone from the database", job.id());
        }
    }

    private void publishUncancelled() throws IOException {
        if (tools.trials().holdBack(job.id())) {
            keep();
            return;
        }
        recorder.phase("publishing", null, null);
        // Before, so that nothing that may fail comes between publishing and its mark.
        recorder.save();
        Publication.Published published;
        // Nothing here asks the database: that it is away for a moment is no failure of the job.
        try {
            published = tools.publication().publish(job, directory);
        } catch (Refusal refused) {
            failed("the model was not published: " + refused.detail());
            return;
        } catch (IOException | RuntimeException failure) {
            log.error("Publishing what training job {} made failed", job.id(), failure);
            failed("the model was not published; the service's log tells why");
            return;
        }
        finish(
                tools.jobs().markSucceeded(job.held(), published, tools.clock().instant()),
                JobState.SUCCEEDED,
                null,
                published);
        tools.publication().clear(directory);
    }

    /** Its sweep decides what becomes of it. */
    private void keep() throws IOException {
        Validation figures;
        try {
            figures = KeptModel.figures(directory, job.training().epochs());
        } catch (BrokenVersion broken) {
            failed("the model cannot be compared: " + broken.getMessage());
            return;
        }
        finish(
                tools.trials().markKept(job, figures, tools.clock().instant()),
                JobState.SUCCEEDED,
                "kept until all trials of its sweep have ended",
                null);
    }

    private void finish(
            Transition transition, JobState state, @Nullable String reason, Publication.@Nullable Published published)
            throws IOException {
        switch (transition) {
            case Transition.Changed done -> {
                log.info(
                        "Training job {} of model {} {}{}",
                        job.id(),
                        job.model(),
                        state,
                        reason == null ? "" : ": " + reason);
                tools.jobs().find(job.id()).ifPresent(tools.metrics()::ended);
                if (published != null && published.gate() != null) {
                    tools.metrics().gated(published.gate());
                    recorder.gate(published.version(), published.gate());
                }
                recorder.state(state, reason, published == null ? null : published.version());
            }
            case Transition.Forbidden other ->
                log.warn("Training job {} is {} already, not {}", job.id(), other.state(), state);
            case Transition.Lost lost -> lost();
            case Transition.NoSuchJob gone -> log.warn("Training job {} is gone from the database", job.id());
        }
        tools.pulse().beat();
    }
}
