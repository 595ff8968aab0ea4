package dev.lenslet.training;

import dev.lenslet.dataset.DataSets;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.JobState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes ended jobs up again from their checkpoints. Thread-safe. */
final class Resumptions {

    private final JobRequestReader reader = new JobRequestReader(Set.of());
    private final JobTools tools;
    private final JobSupervisor supervisor;

    Resumptions(JobTools tools, JobSupervisor supervisor) {
        this.tools = tools;
        this.supervisor = supervisor;
    }

    /**
     * Queues an ended job again, for more epochs where the body says so.
     *
     * @param body {@code {"epochs": n}}; may be empty for a job that did not get through its epochs
     * @throws NotResumable where it has not ended, has no checkpoint or its data set is gone
     * @throws TrainingQueueFull where as many wait as may
     * @throws NoRoom where the disk has none
     */
    synchronized TrainingJob resume(String id, byte[] body) throws IOException {
        Integer more = more(body);
        TrainingJob job = find(id);
        requireNoSweep(id);
        Hyperparameters training = training(job, more);
        JobDirectory directory = supervisor.directory(id);
        Long checkpoint = checkpoint(job, directory);
        tools.room().require();
        // Held before it is looked for: it cannot go between the two.
        try (DataSets.Use held = tools.dataSets().use(job.dataSet(), "training job " + id)) {
            requireDataSet(job);
            // What the earlier run left would else be taken for what the next one has made.
            DurableFiles.delete(directory.outcomeFile());
            tools.publication().clear(directory);
            String reason = more == null ? "resumed" : "resumed for " + more + " more epochs";
            switch (tools.jobs()
                    .resume(id, training, reason, checkpoint, tools.settings().queueCapacity())) {
                case Transition.Changed done ->
                    EventLog.append(
                            directory.events(),
                            new JobEvent.State(tools.clock().instant(), JobState.QUEUED, reason, null));
                case Transition.Forbidden other -> throw notEnded(id, other.state());
                case Transition.Lost lost -> throw new UnknownTrainingJob(id);
                case Transition.NoSuchJob gone -> throw new UnknownTrainingJob(id);
            }
        }
        supervisor.wake();
        tools.pulse().beat();
        return find(id);
    }

    private @Nullable Integer more(byte[] body) {
        if (body.length == 0) {
            return null;
        }
        List<FieldFault> faults = new ArrayList<>();
        ObjectFields fields = new ObjectFields("", reader.parse(body), faults);
        Integer epochs = fields.integer("epochs", 1, TrainingFields.MAX_EPOCHS);
        fields.refuseUnknown();
        if (!faults.isEmpty()) {
            throw new InvalidFields(faults);
        }
        return epochs;
    }

    /** It may still want the job's checkpoint, and its model. */
    private void requireNoSweep(String id) {
        tools.trials().find(id).filter(Trial::heldBack).ifPresent(trial -> {
            throw new NotResumable(
                    id, "its sweep " + trial.sweep() + " has not ended; wait for its end, or cancel it first");
        });
    }

    private TrainingJob find(String id) {
        return tools.jobs().find(id).orElseThrow(() -> new UnknownTrainingJob(id));
    }

    private static Hyperparameters training(TrainingJob job, @Nullable Integer more) {
        if (!job.state().isFinal()) {
            throw notEnded(job.id(), job.state());
        }
        if (more == null) {
            if (job.state() == JobState.SUCCEEDED) {
                throw new InvalidFields("epochs", "is missing: the job has succeeded, so say how many more to train");
            }
            return job.training();
        }
        if (job.training().epochs() + more > TrainingFields.MAX_EPOCHS) {
            throw new InvalidFields(
                    "epochs",
                    "makes more than " + TrainingFields.MAX_EPOCHS + " with the job's "
                            + job.training().epochs());
        }
        return job.training().withEpochs(more);
    }

    private static NotResumable notEnded(String id, JobState state) {
        return new NotResumable(id, "it is " + state + " and has not ended; wait for its end, or cancel it first");
    }

    private static Long checkpoint(TrainingJob job, JobDirectory directory) throws IOException {
        Long newest = directory.newestCheckpoint();
        if (newest == null) {
            throw new NotResumable(job.id(), "it has no checkpoint; submit it as a new job");
        }
        return newest;
    }

    private void requireDataSet(TrainingJob job) {
        if (tools.engines().names().isEmpty()) {
            throw new TrainingUnavailable();
        }
        DataSets dataSets = tools.dataSets();
        if (dataSets.find(job.dataSet()).isEmpty()
                && dataSets.catalogueEntry(job.dataSet()).isEmpty()) {
            throw new NotResumable(
                    job.id(), "its data set '" + job.dataSet() + "' is gone; upload the same again, then resume");
        }
    }
}
