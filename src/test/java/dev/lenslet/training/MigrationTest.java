package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.storage.Databases;
import dev.lenslet.training.TrainingJob.LastWorker;
import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.job.JobState;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** A database of the first version, with jobs in every state, works on under the newest schema. */
class MigrationTest {

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
        assertThat(running.training()).isEqualTo(NewJobs.waiting().training());
        assertThat(running.started()).isEqualTo(STARTED);
        assertThat(running.worker()).isEqualTo(new LastWorker(null, new WorkerIdentity(4711, STARTED)));
        assertThat(running.assignment()).isZero();

        Replicas replicas = new Replicas(jdbc, transactions);
        replicas.join(new Replica("first", "here", new WorkerIdentity(1, null), 5, 0));
        replicas.inherit("first");
        assertThat(new SchedulingPass(jdbc, transactions).run()).isEqualTo(1);
        assertThat(jobs.heldBy("first"))
                .extracting(held -> held.assignment().job())
                .containsExactlyInAnyOrder("job-QUEUED", "job-STARTING", "job-RUNNING");
        assertThat(jobs.enqueue(NewJobs.waiting(), 10, IdempotencyKey.of("key", new byte[0])))
                .isEqualTo(new Enqueued.Queued());
    }

    private static void insertAsTheFirstVersionDid(JdbcClient jdbc, JobState state) {
        jdbc.sql("""
                        insert into training_job
                          (id, model, dataset, owner, request, network, hyperparameters, state, created, started,
                           worker_pid, worker_started)
                        values (:id, 'model', 'data', 'default', '{}', '{}', :training, :state, :started, :started,
                           4711, :started)
                        """)
                .param("id", "job-" + state)
                .param(
                        "training",
                        JobJson.mapper().writeValueAsString(NewJobs.waiting().training()))
                .param("state", state.name())
                .param("started", STARTED.atOffset(ZoneOffset.UTC))
                .update();
    }
}
