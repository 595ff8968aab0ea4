package dev.lenslet.training;

import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecords;
import dev.lenslet.training.TrainingJob.LastWorker;
import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.JobState;
import dev.lenslet.training.job.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Puts jobs into the home directory of a service that does not run, as a kill at one point or another leaves them. What they
 * trained is a copy of a model that a real job made.
 */
final class Wreck {

    /** Long ago, so that no process of this number is the one meant. */
    static final LastWorker GONE = new LastWorker(null, new WorkerIdentity(1, Instant.parse("2001-02-03T04:05:06Z")));

    private final Path home;
    private final TrainingJob pattern;
    private final TrainingJobs jobs;

    /** @param job whose model stands as version 1 */
    Wreck(Path home, String job) {
        this.home = home;
        var database = new DriverManagerDataSource("jdbc:h2:file:" + home.resolve("database/lenslet"), "sa", "");
        this.jobs = new TrainingJobs(JdbcClient.create(database), new DataSourceTransactionManager(database));
        this.pattern = jobs.find(job).orElseThrow();
    }

    TrainingJobs jobs() {
        return jobs;
    }

    Assignment held(String id) {
        return jobs.find(id).orElseThrow().held();
    }

    JobDirectory directory(String id) {
        return new JobDirectory(home.resolve("jobs").resolve(id));
    }

    /** A job whose turn has come, its worker gone. */
    String starting(String model) throws IOException {
        String id = queued(model);
        jobs.markStarting(held(id), Setbacks.NONE, Instant.now());
        Files.createDirectories(directory(id).root());
        tell(id, new JobEvent.State(Instant.now(), JobState.STARTING, null, null));
        return id;
    }

    /** A job that was trained, its worker gone. */
    String running(String model) throws IOException {
        String id = starting(model);
        jobs.recordWorker(held(id), GONE);
        jobs.markRunning(held(id));
        tell(id, new JobEvent.Phase(Instant.now(), "training", null, null));
        tell(id, new JobEvent.State(Instant.now(), JobState.RUNNING, null, null));
        tell(id, new JobEvent.Epoch(Instant.now(), 3, 5, 0.5, 0.75, null, null, null, 1));
        Files.writeString(directory(id).log(), "epoch 3/5\n");
        return id;
    }

    /** A job whose worker has left a model and an outcome. */
    String finished(String model) throws IOException {
        String id = running(model);
        write(model(id), directory(id).export());
        directory(id).writeOutcome(new Outcome.Succeeded(Instant.now(), 1, 0.1, 1e-7));
        return id;
    }

    String queued(String model) {
        String id = UUID.randomUUID().toString();
        jobs.enqueue(
                new NewJob(
                        id,
                        model,
                        pattern.dataSet(),
                        pattern.owner(),
                        pattern.request(),
                        pattern.network(),
                        pattern.training(),
                        pattern.resources(),
                        List.of(),
                        Instant.now()),
                1000,
                null);
        return id;
    }

    void tell(String id, JobEvent event) throws IOException {
        EventLog.append(directory(id).events(), event);
    }

    /** The version's directory, as the registry's first move leaves it. */
    void moveVersion(String id, String model) throws IOException {
        write(model(id), version(model, 1));
    }

    void moveLabel(String model) throws IOException {
        Files.writeString(
                home.resolve("models").resolve(model).resolve("labels.json"),
                "{\"labels\":{\"stable\":1},\"published\":1}");
    }

    Path version(String model, int version) {
        return home.resolve("models").resolve(model).resolve(Integer.toString(version));
    }

    ModelRecord model(String job) {
        ModelRecord made = ModelRecords.read(version(pattern.model(), 1));
        return new ModelRecord(
                made.format(),
                made.created(),
                made.input(),
                made.output(),
                made.labels(),
                made.network(),
                new ModelRecord.Origin("training", job, made.origin().details()),
                made.metrics(),
                made.parity(),
                made.files());
    }

    void write(ModelRecord record, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.copy(version(pattern.model(), 1).resolve("model.onnx"), directory.resolve("model.onnx"));
        ModelRecords.write(record, directory);
    }
}
