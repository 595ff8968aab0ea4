package dev.lenslet.training;

import dev.lenslet.dataset.DataSets;
import dev.lenslet.training.Control.Wish;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobState;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One job from its turn to its end: data set, worker, what became of it. The supervisor's thread only. */
final class JobRun {

    private static final Duration TICK = Duration.ofMillis(100);

    private final TrainingJob job;
    private final JobDirectory directory;
    private final Control control;
    private final JobRecorder recorder;
    private final JobTools tools;
    private final JobEnd end;
    private boolean running;

    JobRun(TrainingJob job, JobDirectory directory, Control control, JobTools tools) {
        this.job = job;
        this.directory = directory;
        this.control = control;
        this.tools = tools;
        this.recorder = new JobRecorder(job, directory, tools.jobs(), tools.pulse(), tools.clock());
        this.end = new JobEnd(job, directory, recorder, tools);
        this.running = job.state() == JobState.RUNNING;
    }

    /** From the queue on. */
    void start() throws IOException, InterruptedException {
        if (control.wish() != Wish.CONTINUE) {
            return;
        }
        if (!(tools.jobs().markStarting(job.id(), tools.clock().instant()) instanceof Transition.Changed)) {
            return;
        }
        Files.createDirectories(directory.root());
        recorder.state(JobState.STARTING, null, null);
        try {
            fetch();
            if (control.wish() == Wish.CONTINUE) {
                follow(startWorker());
            } else {
                end.withoutWorker(control.wish());
            }
        } catch (Missing missing) {
            end.failed(String.valueOf(missing.getMessage()));
        }
    }

    private void fetch() throws IOException, InterruptedException {
        DataSets dataSets = tools.dataSets();
        if (dataSets.find(job.dataSet()).isEmpty()) {
            fetch(
                    FetchStep.DATA_SET,
                    "the data set '" + job.dataSet() + "'",
                    progress -> dataSets.ensure(job.dataSet(), progress::fetched));
        }
        String weights = job.training().weights();
        if (weights != null && control.wish() == Wish.CONTINUE) {
            fetch(
                    FetchStep.WEIGHTS,
                    "the weights '" + weights + "'",
                    progress -> tools.weights().file(weights, progress::fetched));
        }
    }

    private void fetch(String phase, String what, FetchStep.Fetch fetch) throws IOException, InterruptedException {
        recorder.phase(phase, null, null);
        try {
            tools.fetch().run(fetch, control, (done, total) -> {
                try {
                    recorder.phase(phase, done, total);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        } catch (FetchStep.FetchFailed failure) {
            throw new Missing(what + " cannot be had: " + failure.getMessage());
        }
    }

    /** Something that the job needs cannot be had. */
    private static final class Missing extends RuntimeException {
        Missing(String reason) {
            super(reason);
        }
    }

    private WorkerProcess startWorker() throws IOException {
        recorder.phase(JobRecorder.STARTING_WORKER, null, null);
        directory.writeOrder(new WorkOrder(
                job.id(),
                job.model(),
                job.dataSet(),
                tools.dataSets().directory(job.dataSet()).toString(),
                tools.media().limits().settings(),
                job.network(),
                base(),
                job.training(),
                tools.settings().features().toBytes(),
                new WorkOrder.Checkpointing(
                        tools.settings().checkpoint().every().toMillis(),
                        tools.settings().checkpoint().keep()),
                job.created()));
        Map<String, String> properties =
                tools.engines().named(job.training().engine()).orElseThrow().systemProperties();
        WorkerProcess worker = WorkerProcess.start(tools.command().prepare(directory, properties));
        try {
            tools.jobs().recordWorker(job.id(), worker.identity());
        } catch (RuntimeException unrecorded) {
            // It would wait for its beginning as long as this service lives.
            worker.kill();
            throw unrecorded;
        }
        worker.begin();
        return worker;
    }

    private WorkOrder.@Nullable Base base() throws IOException {
        String weights = job.training().weights();
        return weights == null
                ? null
                : new WorkOrder.Base(
                        weights,
                        tools.weights()
                                .file(weights, (done, total) -> {})
                                .toAbsolutePath()
                                .toString());
    }

    /** From a living worker on, its own child or one that an earlier service left. */
    void follow(WorkerProcess worker) throws IOException, InterruptedException {
        Wish wish = control.wish();
        while (wish == Wish.CONTINUE && worker.isAlive()) {
            takeIn();
            wish = control.await(TICK);
        }
        if (wish != Wish.CONTINUE) {
            worker.end(tools.settings().grace());
        }
        takeIn();
        end.of(wish, worker.exitCode());
    }

    /** Where the worker is gone and an earlier service didn't come to write down what became of the job. */
    void conclude() throws IOException {
        takeIn();
        end.ofTheGone(control.wish());
    }

    private void takeIn() throws IOException {
        recorder.read();
        if (!running && recorder.workerHasReported()) {
            running = true;
            tools.jobs().markRunning(job.id());
            recorder.state(JobState.RUNNING, null, null);
        }
    }
}
