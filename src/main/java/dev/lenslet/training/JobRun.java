package dev.lenslet.training;

import dev.lenslet.dataset.DataSets;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.Control.Wish;
import dev.lenslet.training.TrainingJob.LastWorker;
import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.JobState;
import dev.lenslet.training.job.WorkOrder;
import dev.lenslet.training.schedule.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job from its turn to its end: data set, worker, what became of it. The supervisor's thread only. */
final class JobRun {

    private static final Logger log = LoggerFactory.getLogger(JobRun.class);

    private static final Duration TICK = Duration.ofMillis(100);

    private final TrainingJob job;
    private final JobDirectory directory;
    private final Control control;
    private final JobRecorder recorder;
    private final JobTools tools;
    private final JobEnd end;
    private boolean running;
    private boolean begun;

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
        // One that is to make room for another is given back when it has begun, as if it had run.
        if (control.wish() != Wish.CONTINUE && control.wish() != Wish.YIELD) {
            return;
        }
        if (!(tools.jobs()
                        .markStarting(job.held(), job.setbacks(), tools.clock().instant())
                instanceof Transition.Changed)) {
            return;
        }
        Files.createDirectories(directory.root());
        recorder.state(JobState.STARTING, null, null);
        begin();
    }

    /** Whether a worker has begun in this run, or had when it was taken up. */
    boolean hasBegun() {
        return begun;
    }

    /** From its turn on, which it has had. Again where that ended before its worker had begun: nothing of the job's happened. */
    void begin() throws IOException, InterruptedException {
        if (job.assignment() > 0) {
            endFormerWorker();
            forgetFormerOrder();
            if (directory.readOutcome().isPresent()) {
                end.ofTheGone(control.wish());
                return;
            }
            if (job.setbacks().areTooMany(job.resources().retries())) {
                end.failed("its worker or the service died; " + job.setbacks().inWords());
                return;
            }
        }
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

    /** What was made when the job had fewer epochs is not what it is to make now. */
    private void forgetFormerOrder() throws IOException {
        if (directory.readOutcome().isPresent()
                && Files.exists(directory.order())
                && directory.readOrder().training().epochs() < job.training().epochs()) {
            DurableFiles.delete(directory.outcomeFile());
            tools.publication().clear(directory);
        }
    }

    /** Of a replica that was given up for dead, if it can be seen from here; elsewhere it finds out by itself. */
    private void endFormerWorker() throws InterruptedException {
        Optional<WorkerProcess> former = formerWorker();
        if (former.isPresent()) {
            former.get().end(Duration.ZERO);
        }
    }

    private Optional<WorkerProcess> formerWorker() {
        return job.worker() == null ? Optional.empty() : job.worker().seenFrom(tools.place());
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
                Math.min(tools.settings().features().toBytes(), tools.room().spare()),
                new WorkOrder.Checkpointing(
                        tools.settings().checkpoint().every().toMillis(),
                        tools.settings().checkpoint().keep()),
                tools.publication().gate(),
                job.created()));
        Map<String, String> properties =
                tools.engines().named(job.training().engine()).orElseThrow().systemProperties();
        DurableFiles.write(
                directory.assignment(), Long.toString(job.assignment()).getBytes(StandardCharsets.US_ASCII));
        ProcessBuilder prepared = tools.command().prepare(directory, job.assignment(), properties, lease());
        keep(JobEnvironment.of(
                tools.dataSets().find(job.dataSet()).orElseThrow(),
                tools.engines().named(job.training().engine()).orElseThrow(),
                prepared.environment()));
        WorkerProcess worker = WorkerProcess.start(prepared);
        try {
            tools.jobs().recordWorker(job.held(), new LastWorker(tools.place(), worker.identity()));
        } catch (RuntimeException unrecorded) {
            // It would wait for its beginning as long as this service lives.
            worker.kill();
            throw unrecorded;
        }
        worker.begin();
        begun = true;
        return worker;
    }

    private Lease lease() throws IOException {
        Leases.Held held = tools.leases()
                .of(job.id())
                .orElseThrow(() -> new IOException("training job " + job.id() + " has no lease"));
        return new Lease(held.replica(), held.threads(), held.memoryBytes(), held.gpus());
    }

    /** So that the job can be repeated; one that repeats another is held against that one's. */
    private void keep(JobEnvironment environment) throws IOException {
        tools.environments().keep(job.held(), environment);
        Optional<JobEnvironment> original = tools.environments().ofOriginal(job.id());
        if (original.isPresent()) {
            if (!original.get().dataSetChecksum().equals(environment.dataSetChecksum())) {
                throw new Missing("the data set '" + job.dataSet() + "' was replaced: its checksum is "
                        + environment.dataSetChecksum() + ", the repeated job's was "
                        + original.get().dataSetChecksum());
            }
            for (String difference : original.get().differences(environment)) {
                EventLog.append(
                        directory.events(), new JobEvent.Warning(tools.clock().instant(), difference));
            }
            recorder.read();
        }
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
        WorkerUsage usage = new WorkerUsage(worker.handle(), tools.clock(), System.nanoTime());
        UsageWatch watch = new UsageWatch(
                now -> {
                    Optional<JobEvent.Usage> used = usage.look(now);
                    used.ifPresent(figures -> tools.metrics().uses(job.id(), figures));
                    return used;
                },
                this::tell,
                System::nanoTime);
        Wish wish = control.wish();
        try {
            while (wish == Wish.CONTINUE && worker.isAlive()) {
                takeIn();
                watch.look();
                Optional<DiskRoom.Lack> lack = running ? tools.room().lack() : Optional.empty();
                if (lack.isPresent()) {
                    worker.end(tools.settings().grace());
                    takeIn();
                    watch.end();
                    end.paused(lack.get().inWords());
                    return;
                }
                wish = control.await(TICK);
            }
        } finally {
            tools.metrics().idle(job.id());
        }
        if (wish != Wish.LOST) {
            watch.end();
        }
        switch (wish) {
            case CONTINUE -> takeIn();
            case CANCEL, STOP, YIELD -> {
                worker.end(tools.settings().grace());
                takeIn();
            }
            case LOST -> worker.end(Duration.ZERO);
        }
        end.of(wish, worker.exitCode());
    }

    private void tell(JobEvent.Usage usage) {
        try {
            recorder.usage(usage.with(tools.leasedGpus().of(job.id())));
        } catch (IOException | UncheckedIOException full) {
            // No job fails for want of figures.
            log.debug("What the worker of training job {} uses cannot be told", job.id(), full);
        }
    }

    /** From wherever an earlier process of the service left it: with a worker that lives, or none. */
    void takeUp() throws IOException, InterruptedException {
        begun = true;
        forgetFormerOrder();
        Optional<WorkerProcess> worker = formerWorker();
        if (worker.isPresent()) {
            log.info("Training job {} is still being worked at; following it", job.id());
            follow(worker.get());
        } else {
            takeIn();
            end.ofTheGone(control.wish());
        }
    }

    /** After a failure of the service's own. */
    void abandon() throws InterruptedException {
        Optional<WorkerProcess> worker = tools.jobs()
                .find(job.id())
                .filter(now -> now.held().equals(job.held()))
                .map(TrainingJob::worker)
                .flatMap(last -> last.seenFrom(tools.place()));
        if (worker.isPresent()) {
            worker.get().end(tools.settings().grace());
        }
        tools.jobs()
                .markFailed(
                        job.held(),
                        "the service failed to run the job; its log tells why",
                        null,
                        tools.clock().instant());
        tools.pulse().beat();
    }

    private void takeIn() throws IOException {
        recorder.read();
        if (!running && recorder.workerHasReported()) {
            running = true;
            if (tools.jobs().markRunning(job.held()) instanceof Transition.Changed) {
                recorder.state(JobState.RUNNING, null, null);
            }
        }
    }
}
