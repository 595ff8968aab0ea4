package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.storage.Databases;
import dev.lenslet.training.TrainingJob.LastWorker;
import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** A database of the first version, with jobs in every state, works on under the newest schema. */
class MigrationTest {

    /** As the first version wrote them, word for word. */
    private static final String REQUEST = """
            {"model":"model","dataset":"data","network":"simple-cnn","training":{"epochs":3}}""";

    private static final String TRAINING = """
            {"epochs":3,"batch_size":32,"optimizer":{"name":"adam","learning_rate":0.001,"beta_1":0.9,"beta_2":0.999,\
            "epsilon":1.0E-7},"loss":"binary_crossentropy","validation_split":0.2,"seed":42,"engine":"dl4j"}""";

    private static final String PROGRESS = """
            {"phase":"training","epoch":2,"epochs":3,"step":7,"steps_per_epoch":11,"loss":0.5,"accuracy":0.75,\
            "val_loss":0.6,"val_accuracy":0.7,"samples_per_second":812.5,"seconds_left":4.25}""";

    private static final Instant STARTED = Instant.parse("2026-01-02T03:04:06Z");

    @ParameterizedTest
    @EnumSource(Databases.class)
    void jobsOfTheFirstSchemaAreAllThereUnderTheNewest(Databases kind) {
        DataSource database = kind.empty();
        Flyway.configure().dataSource(database).target("1").load().migrate();
        JdbcClient jdbc = JdbcClient.create(database);
        for (JobState state : JobState.values()) {
            insertAsTheFirstVersionDid(jdbc, state);
        }

        Flyway.configure().dataSource(database).load().migrate();

        var transactions = new DataSourceTransactionManager(database);
        TrainingJobs jobs = new TrainingJobs(jdbc, transactions);
        assertThat(jobs.newest(null, Long.MAX_VALUE, 100))
                .extracting(TrainingJob::state)
                .containsExactlyInAnyOrder(JobState.values());
        TrainingJob running = jobs.find("job-RUNNING").orElseThrow();
        assertThat(running.training())
                .isEqualTo(new Hyperparameters(
                        3, 32, Optimizer.Adam.withRate(0.001), Loss.BINARY_CROSSENTROPY, 0.2, 42, "dl4j", null, null));
        assertThat(running.progress().inWords()).isEqualTo("at epoch 2 of 3");
        assertThat(running.progress().secondsLeft()).isEqualTo(4.25);
        assertThat(running.request().path("network").asString()).isEqualTo("simple-cnn");
        assertThat(jobs.newest(null, Long.MAX_VALUE, 100))
                .allSatisfy(job -> assertThat(job.gate()).isNull());
        assertThat(running.started()).isEqualTo(STARTED);
        assertThat(running.worker()).isEqualTo(new LastWorker(null, new WorkerIdentity(4711, STARTED)));
        assertThat(running.assignment()).isZero();

        Replicas replicas = new Replicas(jdbc, transactions);
        replicas.join(new Replica("first", "here", new WorkerIdentity(1, null), 5, 0, Queues.offer(4)));
        replicas.inherit("first");
        assertThat(Queues.pass(jdbc, transactions, Map.of()).run()).isEqualTo(2);
        assertThat(jobs.heldBy("first"))
                .extracting(held -> held.assignment().job())
                .containsExactlyInAnyOrder("job-QUEUED", "job-PAUSED", "job-STARTING", "job-RUNNING");
        assertThat(jobs.enqueue(NewJobs.waiting(), 10, IdempotencyKey.of("key", new byte[0])))
                .isEqualTo(new Enqueued.Queued());
    }

    private static void insertAsTheFirstVersionDid(JdbcClient jdbc, JobState state) {
        jdbc.sql("""
                        insert into training_job
                          (id, model, dataset, owner, request, network, hyperparameters, progress, state, created, started,
                           worker_pid, worker_started)
                        values (:id, 'model', 'data', 'default', :request, :network, :training, :progress, :state, :started, :started,
                           4711, :started)
                        """)
                .param("id", "job-" + state)
                .param("request", REQUEST)
                .param("network", "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"n\",\"layers\":[]}}")
                .param("training", TRAINING)
                .param("progress", PROGRESS)
                .param("state", state.name())
                .param("started", STARTED.atOffset(ZoneOffset.UTC))
                .update();
    }
}
