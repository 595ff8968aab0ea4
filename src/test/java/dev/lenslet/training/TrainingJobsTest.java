package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.job.JobState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.node.JsonNodeFactory;

class TrainingJobsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    @TempDir
    private static Path directory;

    private static JdbcClient jdbc;
    private static TrainingJobs jobs;

    @BeforeAll
    static void open() {
        // Kept open from test to test: the last connection to go would close the file.
        var database = new DriverManagerDataSource(
                "jdbc:h2:file:" + directory.resolve("lenslet") + ";DB_CLOSE_DELAY=30", "sa", "");
        Flyway.configure().dataSource(database).load().migrate();
        jdbc = JdbcClient.create(database);
        jobs = new TrainingJobs(jdbc, new DataSourceTransactionManager(database));
    }

    @BeforeEach
    void empty() {
        jdbc.sql("delete from training_job").update();
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void onlyTheStatesThatMayFollowDo(JobState from) {
        for (JobState to :
                List.of(JobState.STARTING, JobState.RUNNING, JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)) {
            String id = in(from);
            Transition transition = mark(id, to);
            if (from.successors().contains(to)) {
                assertThat(transition).as("%s to %s", from, to).isEqualTo(new Transition.Changed());
                assertThat(state(id)).isEqualTo(to);
            } else {
                assertThat(transition).as("%s to %s", from, to).isEqualTo(new Transition.Forbidden(from));
                assertThat(state(id)).isEqualTo(from);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void whatIsActiveMayWaitAgainAndWhatHasEndedMayBeResumed(JobState from) {
        String active = in(from);
        assertThat(jobs.requeue(active, "its worker died", new Setbacks(1, 12L)))
                .isEqualTo(from.isActive() ? new Transition.Changed() : new Transition.Forbidden(from));
        TrainingJob again = jobs.find(active).orElseThrow();
        assertThat(again.state()).isEqualTo(from.isActive() ? JobState.QUEUED : from);
        assertThat(again.setbacks()).isEqualTo(from.isActive() ? new Setbacks(1, 12L) : Setbacks.NONE);

        String ended = in(from);
        Hyperparameters more = jobs.find(ended).orElseThrow().training().withEpochs(4);
        assertThat(jobs.resume(ended, more, "resumed", 24, 1000))
                .isEqualTo(from.isFinal() ? new Transition.Changed() : new Transition.Forbidden(from));
        assertThat(jobs.find(ended).orElseThrow().training().epochs()).isEqualTo(from.isFinal() ? 5 : 1);
        assertThat(state(ended)).isEqualTo(from.isFinal() ? JobState.QUEUED : from);
    }

    @Test
    void aJobWhoseCancellationWasAskedForDoesNotWaitAgain() {
        String id = in(JobState.RUNNING);
        jobs.requestCancel(id, NOW);
        assertThat(jobs.requeue(id, "its worker died", Setbacks.NONE))
                .isEqualTo(new Transition.Forbidden(JobState.RUNNING));
    }

    @Test
    void aFullQueueTakesNoResumedJob() {
        String id = in(JobState.FAILED);
        in(JobState.QUEUED);
        Hyperparameters training = jobs.find(id).orElseThrow().training();
        assertThatThrownBy(() -> jobs.resume(id, training, "resumed", 1, 1)).isInstanceOf(TrainingQueueFull.class);
        assertThat(state(id)).isEqualTo(JobState.FAILED);
    }

    @Test
    void aFinalStateIsLeftForTheQueueAloneAndEachHasItsWayThere() {
        for (JobState state : JobState.values()) {
            assertThat(state.isFinal()).isEqualTo(state.successors().equals(Set.of(JobState.QUEUED)));
            state.successors().forEach(next -> assertThat(next.predecessors()).contains(state));
        }
        assertThat(JobState.QUEUED.successors()).doesNotContain(JobState.RUNNING, JobState.SUCCEEDED);
    }

    @Test
    void theDatabaseTakesNoOtherState() {
        String id = in(JobState.QUEUED);
        assertThatThrownBy(
                        () -> jdbc.sql("update training_job set state = 'LOST'").update())
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(state(id)).isEqualTo(JobState.QUEUED);
    }

    @Test
    void keepsWhatItIsTold() {
        String id = in(JobState.QUEUED);
        assertThat(jobs.find(id).orElseThrow().created()).isEqualTo(NOW);
        jobs.markStarting(id, NOW.plusSeconds(1));
        WorkerIdentity worker = new WorkerIdentity(4711, NOW);
        jobs.recordWorker(id, worker);
        JobProgress progress = new JobProgress(
                "training", null, null, 2, 5, 3, 8, 0.5, 0.75, 0.6, null, 0.01, 120.5, 3.25, 2, List.of("x"));
        jobs.recordProgress(id, progress);
        jobs.markFailed(id, "ünlucky", "last\nlines\n", NOW.plusSeconds(2));
        TrainingJob job = jobs.find(id).orElseThrow();
        assertThat(job.worker()).isEqualTo(worker);
        assertThat(job.progress()).isEqualTo(progress);
        assertThat(job.reason()).isEqualTo("ünlucky");
        assertThat(job.logTail()).isEqualTo("last\nlines\n");
        assertThat(job.started()).isEqualTo(NOW.plusSeconds(1));
        assertThat(job.finished()).isEqualTo(NOW.plusSeconds(2));
        assertThat(mark("none", JobState.STARTING)).isEqualTo(new Transition.NoSuchJob());
    }

    @Test
    void ofManyAtOnceOneChangesTheState() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = in(JobState.RUNNING);
            List<Transition> transitions = atOnce(List.of(
                    () -> mark(id, JobState.SUCCEEDED),
                    () -> mark(id, JobState.FAILED),
                    () -> mark(id, JobState.CANCELLED),
                    () -> mark(id, JobState.SUCCEEDED)));
            assertThat(transitions)
                    .filteredOn(Transition.Changed.class::isInstance)
                    .hasSize(1);
        }
    }

    @Test
    void aJobIsEitherCancelledOrPublished() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = in(JobState.RUNNING);
            List<Object> both = atOnce(
                    List.<Callable<Object>>of(() -> jobs.beginPublishing(id), () -> jobs.requestCancel(id, NOW)));
            if (both.getFirst() instanceof Transition.Changed) {
                assertThat(both.getLast()).isEqualTo(new Cancellation.BeingPublished());
            } else {
                assertThat(both.getLast()).isEqualTo(new Cancellation.UnderWay());
            }
        }
    }

    @Test
    void aWaitingJobIsEitherStartedOrCancelledAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = in(JobState.QUEUED);
            List<Object> both = atOnce(
                    List.<Callable<Object>>of(() -> jobs.markStarting(id, NOW), () -> jobs.requestCancel(id, NOW)));
            if (both.getFirst() instanceof Transition.Changed) {
                assertThat(both.getLast()).isEqualTo(new Cancellation.UnderWay());
                assertThat(jobs.beginPublishing(id)).isEqualTo(new Transition.Forbidden(JobState.STARTING));
            } else {
                assertThat(both.getLast()).isEqualTo(new Cancellation.Done());
                assertThat(state(id)).isEqualTo(JobState.CANCELLED);
            }
        }
    }

    @Test
    void neverMoreWaitThanMay() throws Exception {
        List<Boolean> queued = atOnce(
                Collections.nCopies(12, () -> jobs.enqueue(job(UUID.randomUUID().toString()), 5)));
        assertThat(queued).filteredOn(in -> in).hasSize(5);
        assertThat(jobs.count(JobState.QUEUED)).isEqualTo(5);
    }

    @Test
    void theOldestIsNextAndTheNewestListedFirst() {
        String first = in(JobState.QUEUED);
        String second = in(JobState.QUEUED);
        String done = in(JobState.SUCCEEDED);
        assertThat(jobs.oldestQueued().orElseThrow().id()).isEqualTo(first);
        assertThat(jobs.newest(null, Long.MAX_VALUE, 10))
                .extracting(TrainingJob::id)
                .containsExactly(done, second, first);
        long number = jobs.find(second).orElseThrow().number();
        assertThat(jobs.newest(JobState.QUEUED, number, 10))
                .extracting(TrainingJob::id)
                .containsExactly(first);
        assertThat(jobs.unfinished()).extracting(TrainingJob::id).containsExactly(first, second);
        assertThat(jobs.requestCancel("none", NOW)).isEqualTo(new Cancellation.NoSuchJob());
        assertThat(jobs.requestCancel(done, NOW)).isEqualTo(new Cancellation.TooLate(JobState.SUCCEEDED));
    }

    private static <T> List<T> atOnce(List<? extends Callable<T>> calls) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
            for (var result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
        }
        return results;
    }

    private static Transition mark(String id, JobState state) {
        return switch (state) {
            case STARTING -> jobs.markStarting(id, NOW);
            case RUNNING -> jobs.markRunning(id);
            case SUCCEEDED -> jobs.markSucceeded(id, 3, NOW);
            case FAILED -> jobs.markFailed(id, "why", null, NOW);
            case CANCELLED -> jobs.markCancelled(id, NOW);
            case QUEUED, PAUSED -> throw new IllegalArgumentException(state + " is not reached by a mark");
        };
    }

    private static JobState state(String id) {
        return jobs.find(id).orElseThrow().state();
    }

    /** A job that is in a state, however it came there. */
    private static String in(JobState state) {
        String id = UUID.randomUUID().toString();
        assertThat(jobs.enqueue(job(id), 1000)).isTrue();
        jdbc.sql("update training_job set state = :state where id = :id")
                .param("state", state.name())
                .param("id", id)
                .update();
        return id;
    }

    private static NewJob job(String id) {
        Hyperparameters training = new Hyperparameters(
                1, 8, Optimizer.Adam.withRate(0.001), Loss.BINARY_CROSSENTROPY, 0, 7, "dl4j", null, null);
        return new NewJob(
                id,
                "model",
                "data",
                "default",
                JsonNodeFactory.instance.objectNode(),
                JobJson.mapper().createObjectNode(),
                training,
                List.of(),
                NOW);
    }
}
