package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Who gets which job, and what becomes of the jobs of those who are gone, whatever database keeps it. */
abstract class SchedulingContract {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final JdbcClient jdbc;
    private final TrainingJobs jobs;
    private final Replicas replicas;
    private final SchedulingPass pass;

    SchedulingContract(DataSource database) {
        jdbc = JdbcClient.create(database);
        var transactions = new DataSourceTransactionManager(database);
        jobs = new TrainingJobs(jdbc, transactions);
        replicas = new Replicas(jdbc, transactions);
        pass = new SchedulingPass(jdbc, transactions);
    }

    @BeforeEach
    void empty() {
        jdbc.sql("delete from training_job").update();
        jdbc.sql("delete from replica").update();
    }

    @Test
    void theOldestJobsGoToWhoHasRoom() {
        List<String> ids = queue(4);
        join("a", 2);
        join("none", 0);

        assertThat(pass.run()).isEqualTo(2);
        assertThat(held("a")).containsExactly(ids.get(0), ids.get(1));
        assertThat(pass.run()).isZero();

        jobs.markStarting(assignment(ids.get(0)), Setbacks.NONE, NOW);
        jobs.markSucceeded(assignment(ids.get(0)), new Publication.Published(1, null), NOW);
        assertThat(pass.run()).isEqualTo(1);
        assertThat(held("a")).containsExactly(ids.get(1), ids.get(2));
        assertThat(held("none")).isEmpty();
    }

    @Test
    void passesAtOnceGiveEachJobOnce() throws Exception {
        List<String> ids = queue(12);
        for (String replica : List.of("a", "b", "c")) {
            join(replica, 3);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            int given = 0;
            for (var result : threads.invokeAll(Collections.<Callable<Integer>>nCopies(6, pass::run))) {
                given += result.get();
            }
            assertThat(given).isEqualTo(9);
        }
        List<String> all = new ArrayList<>();
        for (String replica : List.of("a", "b", "c")) {
            assertThat(held(replica)).hasSize(3);
            all.addAll(held(replica));
        }
        assertThat(new HashSet<>(all)).containsExactlyInAnyOrderElementsOf(ids.subList(0, 9));
    }

    @Test
    void whatASilentReplicaRanWaitsAgainAndWhatItCancelledEnds() {
        List<String> ids = queue(4);
        join("silent", 4);
        pass.run();
        for (String id : ids.subList(1, 4)) {
            jobs.markStarting(assignment(id), Setbacks.NONE, NOW);
        }
        jobs.requestCancel(ids.get(2), NOW);
        jobs.beginPublishing(assignment(ids.get(3)));
        Assignment old = assignment(ids.get(1));

        assertThat(replicas.expel(replica("silent", 4, 0))).isTrue();
        join("b", 9);
        pass.run();

        assertThat(held("b")).containsExactly(ids.get(0), ids.get(1), ids.get(3));
        TrainingJob taken = jobs.find(ids.get(1)).orElseThrow();
        assertThat(taken.state()).isEqualTo(JobState.QUEUED);
        assertThat(taken.setbacks().fruitless()).isEqualTo(1);
        assertThat(jobs.find(ids.get(0)).orElseThrow().setbacks().fruitless())
                .as("it had not begun")
                .isZero();
        assertThat(jobs.find(ids.get(2)).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        assertThat(jobs.markRunning(old)).isEqualTo(new Transition.Lost());
        assertThat(jobs.requestCancel(ids.get(3), NOW))
                .as("what is being published cannot be cancelled, whoever publishes it")
                .isEqualTo(new Cancellation.BeingPublished());
    }

    @Test
    void theHeirOfADeadReplicaHasItsJobsAsTheyAre() {
        List<String> ids = queue(2);
        join("dead", 2);
        pass.run();
        jobs.markStarting(assignment(ids.get(0)), Setbacks.NONE, NOW);
        join("heir", 1);

        assertThat(replicas.succeed(replica("dead", 2, 0), "heir")).isTrue();
        assertThat(replicas.succeed(replica("dead", 2, 0), "late")).isFalse();
        pass.run();

        assertThat(held("heir")).containsExactly(ids.get(0));
        TrainingJob inherited = jobs.find(ids.get(0)).orElseThrow();
        assertThat(inherited.state()).isEqualTo(JobState.STARTING);
        assertThat(inherited.setbacks().fruitless()).isZero();
        assertThat(jobs.find(ids.get(1)).orElseThrow().replica())
                .as("the heir has no room for more")
                .isNull();
    }

    @Test
    void whoBeatMeanwhileIsNotGivenUp() {
        join("a", 1);
        assertThat(replicas.beat("a")).isTrue();
        assertThat(replicas.expel(replica("a", 1, 0))).isFalse();
        assertThat(replicas.succeed(replica("a", 1, 0), "b")).isFalse();
        assertThat(replicas.others("b")).containsExactly(replica("a", 1, 1));
        replicas.leave("a");
        assertThat(replicas.beat("a")).isFalse();
    }

    @Test
    void jobsOfAVersionThatKnewNoReplicasAreTakenOver() {
        List<String> ids = queue(2);
        for (String id : ids) {
            jobs.markStarting(assignment(id), Setbacks.NONE, NOW);
        }
        join("a", 1);
        replicas.inherit("a");
        assertThat(held("a")).containsExactlyElementsOf(ids);
    }

    private List<String> queue(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NewJob job = NewJobs.waiting();
            jobs.enqueue(job, 1000, null);
            ids.add(job.id());
        }
        return ids;
    }

    private void join(String id, int capacity) {
        replicas.join(replica(id, capacity, 0));
    }

    private static Replica replica(String id, int capacity, long beat) {
        return new Replica(id, "there", new WorkerIdentity(1, NOW), capacity, beat);
    }

    private Assignment assignment(String id) {
        return jobs.find(id).orElseThrow().held();
    }

    private List<String> held(String replica) {
        return jobs.heldBy(replica).stream()
                .map(held -> held.assignment().job())
                .toList();
    }
}
