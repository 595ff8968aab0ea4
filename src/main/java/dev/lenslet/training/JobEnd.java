package dev.lenslet.training;

import dev.lenslet.problem.Refusal;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.Control.Wish;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobState;
import dev.lenslet.training.job.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
        if (wish == Wish.CANCEL) {
            cancelled();
            return;
        }
        Optional<Outcome> outcome = directory.readOutcome();
        String reason = Obituary.of(exit, recorder.progress(), tools.settings().heap());
        if (outcome.isPresent()) {
            asLeft(outcome.get());
        } else if (wish == Wish.STOP) {
            again(stopped(), job.setbacks());
        } else if (Obituary.isOfItsOwn(exit)) {
            failed(reason);
        } else {
            died(reason);
        }
    }

    /** Where nobody saw the worker's end, or there was none yet. */
    void ofTheGone(Wish wish) throws IOException {
        if (wish == Wish.CANCEL) {
            cancelled();
            return;
        }
        Optional<Outcome> outcome = directory.readOutcome();
        boolean begun = job.worker() != null;
        String reason = Obituary.ofTheGone(recorder.progress(), begun);
        if (outcome.isPresent()) {
            asLeft(outcome.get());
        } else if (begun) {
            died(reason);
        } else {
            again(reason, job.setbacks());
        }
    }

    private void asLeft(Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Succeeded done -> publish();
            case Outcome.Failed failed -> failed(failed.reason());
        }
    }

    private void died(String reason) throws IOException {
        List<Long> checkpoints = directory.checkpointedSteps();
        Setbacks setbacks = job.setbacks().afterDeath(checkpoints.isEmpty() ? null : checkpoints.getLast());
        if (setbacks.areTooMany()) {
            failed(reason + "; so ended " + setbacks.fruitless() + " workers in a row without a newer checkpoint");
        } else {
            again(reason, setbacks);
        }
    }

    /** Back into the queue. */
    private void again(String reason, Setbacks setbacks) throws IOException {
        recorder.save();
        List<Long> checkpoints = directory.checkpointedSteps();
        String why = reason + "; the job "
                + (checkpoints.isEmpty()
                        ? "begins again"
                        : "goes on from its checkpoint after step " + checkpoints.getLast());
        Transition transition = tools.jobs().requeue(job.id(), why, setbacks);
        if (transition instanceof Transition.Changed) {
            log.info("Training job {} of model {} waits again: {}", job.id(), job.model(), why);
            recorder.state(JobState.QUEUED, why, null);
            DurableFiles.delete(directory.features());
            tools.pulse().beat();
        } else if (tools.jobs()
                .find(job.id())
                .filter(TrainingJob::cancelRequested)
                .isPresent()) {
            cancelled();
        } else {
            failed(reason);
        }
    }

    /** Before there was a worker. */
    void withoutWorker(Wish wish) throws IOException {
        if (wish == Wish.CANCEL) {
            cancelled();
        } else {
            again(stopped(), job.setbacks());
        }
    }

    void failed(String reason) throws IOException {
        recorder.save();
        String tail = WorkerLog.tail(directory.log(), LOG_LINES);
        finish(
                tools.jobs()
                        .markFailed(
                                job.id(),
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
        finish(tools.jobs().markCancelled(job.id(), tools.clock().instant()), JobState.CANCELLED, null, null);
        tools.publication().clear(directory);
    }

    private void publish() throws IOException {
        if (!(tools.jobs().beginPublishing(job.id()) instanceof Transition.Changed)) {
            cancelled();
            return;
        }
        int version;
        try {
            recorder.phase("publishing", null, null);
            // Before, so that nothing that may fail comes between the two.
            recorder.save();
            version = tools.publication().publish(job.id(), job.model(), directory);
        } catch (Refusal refused) {
            failed("the model was not published: " + refused.detail());
            return;
        } catch (IOException | RuntimeException failure) {
            log.error("Publishing what training job {} made failed", job.id(), failure);
            failed("the model was not published; the service's log tells why");
            return;
        }
        finish(
                tools.jobs().markSucceeded(job.id(), version, tools.clock().instant()),
                JobState.SUCCEEDED,
                null,
                version);
        tools.publication().clear(directory);
    }

    private void finish(Transition transition, JobState state, @Nullable String reason, @Nullable Integer version)
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
                recorder.state(state, reason, version);
            }
            case Transition.Forbidden other ->
                log.warn("Training job {} is {} already, not {}", job.id(), other.state(), state);
            case Transition.NoSuchJob gone -> log.warn("Training job {} is gone from the database", job.id());
        }
        tools.pulse().beat();
    }
}
