package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.training.TrainingJob.LastWorker;
import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobEvent.Samples.Guess;
import dev.lenslet.training.job.JobEvent.Samples.Sample;
import dev.lenslet.training.job.JobEvent.Usage.GpuUsage;
import dev.lenslet.training.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** What the queue promises, whatever database keeps it. */
abstract class TrainingJobsContract {

    private static final Instant NOW = NewJobs.CREATED;

    private final JdbcClient jdbc;
    private final TrainingJobs jobs;

    TrainingJobsContract(DataSource database) {
        jdbc = JdbcClient.create(database);
        jobs = new TrainingJobs(jdbc, new DataSourceTransactionManager(database));
    }

    @BeforeEach
    void empty() {
        jdbc.sql("delete from training_job").update();
        jdbc.sql("delete from idempotency_key").update();
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void onlyTheStatesThatMayFollowDo(JobState from) {
        for (JobState to : List.of(
                JobState.QUEUED,
                JobState.STARTING,
                JobState.RUNNING,
                JobState.SUCCEEDED,
                JobState.FAILED,
                JobState.CANCELLED)) {
            String id = in(from);
            Transition transition = mark(id, to);
            // A paused job is queued again by who paused it, an ended one by who resumes it.
            boolean byAnother = to == JobState.QUEUED && (from == JobState.PAUSED || from.isFinal());
            if (from.successors().contains(to) && !byAnother) {
                assertThat(transition).as("%s to %s", from, to).isEqualTo(new Transition.Changed());
                assertThat(state(id)).isEqualTo(to);
            } else {
                assertThat(transition).as("%s to %s", from, to).isEqualTo(new Transition.Forbidden(from));
                assertThat(state(id)).isEqualTo(from);
            }
        }
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
        jobs.markStarting(held(id), Setbacks.NONE, NOW.plusSeconds(1));
        LastWorker worker = new LastWorker("here", new WorkerIdentity(4711, NOW));
        jobs.recordWorker(held(id), worker);
        JobProgress progress = new JobProgress(
                "training",
                null,
                null,
                2,
                5,
                3,
                8,
                0.5,
                0.75,
                0.6,
                null,
                0.01,
                120.5,
                3.25,
                2,
                new JobProgress.Samples(2, "test", List.of(new Sample("a/1.png", "a", List.of(new Guess("a", 0.5f))))),
                new JobProgress.Usage(1.5, 1L << 30, 1L << 31, List.of(new GpuUsage("gpu:0", 5L, null))),
                List.of("x"));
        jobs.recordProgress(held(id), progress);
        jobs.markFailed(held(id), "ünlucky", "last\nlines\n", NOW.plusSeconds(2));
        TrainingJob job = jobs.find(id).orElseThrow();
        assertThat(job.worker()).isEqualTo(worker);
        assertThat(job.progress()).isEqualTo(progress);
        assertThat(job.reason()).isEqualTo("ünlucky");
        assertThat(job.logTail()).isEqualTo("last\nlines\n");
        assertThat(job.started()).isEqualTo(NOW.plusSeconds(1));
        assertThat(job.finished()).isEqualTo(NOW.plusSeconds(2));
        assertThat(jobs.markRunning(new Assignment("none", 0))).isEqualTo(new Transition.NoSuchJob());
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
                    List.<Callable<Object>>of(() -> jobs.beginPublishing(held(id)), () -> jobs.requestCancel(id, NOW)));
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
            List<Object> both = atOnce(List.<Callable<Object>>of(
                    () -> jobs.markStarting(held(id), Setbacks.NONE, NOW), () -> jobs.requestCancel(id, NOW)));
            if (both.getFirst() instanceof Transition.Changed) {
                assertThat(both.getLast()).isEqualTo(new Cancellation.UnderWay());
                assertThat(jobs.beginPublishing(held(id))).isEqualTo(new Transition.Forbidden(JobState.STARTING));
            } else {
                assertThat(both.getLast()).isEqualTo(new Cancellation.Done());
                assertThat(state(id)).isEqualTo(JobState.CANCELLED);
            }
        }
    }

    @Test
    void whoHeldAJobBeforeItWasTakenFromHimChangesNothing() {
        String id = in(JobState.RUNNING);
        Assignment old = held(id);
        assertThat(jobs.requeue(old, "its replica stopped", Setbacks.NONE)).isEqualTo(new Transition.Changed());
        assertThat(jobs.markStarting(held(id), Setbacks.NONE, NOW)).isEqualTo(new Transition.Changed());
        TrainingJob before = jobs.find(id).orElseThrow();

        assertThat(List.of(
                        jobs.markStarting(old, Setbacks.NONE, NOW),
                        jobs.markRunning(old),
                        jobs.recordProgress(old, JobProgress.NONE.warned(List.of("late"))),
                        jobs.recordWorker(old, new LastWorker("there", new WorkerIdentity(1, NOW))),
                        jobs.beginPublishing(old),
                        jobs.markSucceeded(old, new Publication.Published(1, null), NOW),
                        jobs.markFailed(old, "late", null, NOW),
                        jobs.markCancelled(old, NOW),
                        jobs.requeue(old, "late", Setbacks.NONE)))
                .containsOnly(new Transition.Lost());
        assertThat(jobs.find(id)).contains(before);
    }

    @Test
    void aJobTakenUpAgainRemembersHowOftenItWasInterrupted() {
        String id = in(JobState.RUNNING);
        jobs.requeue(held(id), "the service was stopped", Setbacks.NONE);
        assertThat(jobs.find(id).orElseThrow().setbacks().fruitless()).isZero();
        assertThat(jobs.find(id).orElseThrow().reason()).isEqualTo("the service was stopped");
        jobs.markStarting(held(id), Setbacks.NONE, NOW);
        assertThat(jobs.find(id).orElseThrow().reason()).isNull();
        jobs.requeue(held(id), "it died", new Setbacks(1, 12L));
        assertThat(jobs.find(id).orElseThrow().setbacks()).isEqualTo(new Setbacks(1, 12L));
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void whatHasEndedMayBeResumed(JobState from) {
        String ended = in(from);
        Assignment before = held(ended);
        Hyperparameters more = jobs.find(ended).orElseThrow().training().withEpochs(4);
        assertThat(jobs.resume(ended, more, "resumed", 24, 1000))
                .isEqualTo(from.isFinal() ? new Transition.Changed() : new Transition.Forbidden(from));
        TrainingJob resumed = jobs.find(ended).orElseThrow();
        assertThat(resumed.training().epochs()).isEqualTo(from.isFinal() ? 5 : 1);
        assertThat(resumed.state()).isEqualTo(from.isFinal() ? JobState.QUEUED : from);
        if (from.isFinal()) {
            assertThat(jobs.markRunning(before)).as("whoever had it").isEqualTo(new Transition.Lost());
        }
    }

    @Test
    void aFullQueueTakesNoResumedJob() {
        String id = in(JobState.FAILED);
        in(JobState.QUEUED);
        Hyperparameters training = jobs.find(id).orElseThrow().training();
        assertThatThrownBy(() -> jobs.resume(id, training, "resumed", 1, 1)).isInstanceOf(TrainingQueueFull.class);
        assertThat(jobs.find(id).orElseThrow().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void aCancelledJobIsNotQueuedAgain() {
        String id = in(JobState.RUNNING);
        jobs.requestCancel(id, NOW);
        assertThat(jobs.requeue(held(id), "it died", new Setbacks(1, 12L)))
                .isEqualTo(new Transition.Forbidden(JobState.RUNNING));
    }

    @Test
    void sentTwiceUnderOneKeyIsOneJob() throws Exception {
        IdempotencyKey key = IdempotencyKey.of("\"key-1\"", new byte[] {1});
        List<Enqueued> outcomes = atOnce(Collections.nCopies(8, () -> jobs.enqueue(NewJobs.waiting(), 1000, key)));
        assertThat(outcomes).filteredOn(Enqueued.Queued.class::isInstance).hasSize(1);
        assertThat(jobs.count(JobState.QUEUED)).isEqualTo(1);
        String only = jobs.users("data").getFirst();
        assertThat(outcomes)
                .filteredOn(outcome -> !(outcome instanceof Enqueued.Queued))
                .containsOnly(new Enqueued.Repeated(only));
        assertThat(jobs.earlier(key)).contains(new Enqueued.Repeated(only));
        IdempotencyKey other = IdempotencyKey.of("key-1", new byte[] {2});
        assertThat(jobs.earlier(other)).contains(new Enqueued.KeyTaken());
        assertThat(jobs.enqueue(NewJobs.waiting(), 1000, other)).isEqualTo(new Enqueued.KeyTaken());
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        IdempotencyKey key = IdempotencyKey.of("old", new byte[] {1});
        String id = UUID.randomUUID().toString();
        jobs.enqueue(NewJobs.waiting(id), 1000, key);
        jdbc.sql("update idempotency_key set created = created - interval '25' hour")
                .update();
        assertThat(jobs.earlier(key)).isEmpty();
        assertThat(jobs.enqueue(NewJobs.waiting(), 1000, key)).isEqualTo(new Enqueued.Queued());
        jdbc.sql("update idempotency_key set created = created - interval '25' hour")
                .update();
        assertThat(new IdempotencyKeys(jdbc).forgetOld()).isEqualTo(1);
    }

    @Test
    void whatIsRefusedForWantOfRoomUsesNoKey() {
        IdempotencyKey key = IdempotencyKey.of("patient", new byte[] {1});
        assertThat(jobs.enqueue(NewJobs.waiting(), 0, key)).isEqualTo(new Enqueued.Full());
        assertThat(jobs.earlier(key)).isEmpty();
        assertThat(jobs.enqueue(NewJobs.waiting(), 1, key)).isEqualTo(new Enqueued.Queued());
    }

    @Test
    void neverMoreWaitThanMay() throws Exception {
        List<Enqueued> queued = atOnce(Collections.nCopies(12, () -> jobs.enqueue(NewJobs.waiting(), 5, null)));
        assertThat(queued).filteredOn(Enqueued.Queued.class::isInstance).hasSize(5);
        assertThat(queued).filteredOn(Enqueued.Full.class::isInstance).hasSize(7);
        assertThat(jobs.count(JobState.QUEUED)).isEqualTo(5);
    }

    @Test
    void theNewestIsListedFirst() {
        String first = in(JobState.QUEUED);
        String second = in(JobState.QUEUED);
        String done = in(JobState.SUCCEEDED);
        assertThat(jobs.newest(null, Long.MAX_VALUE, 10))
                .extracting(TrainingJob::id)
                .containsExactly(done, second, first);
        long number = jobs.find(second).orElseThrow().number();
        assertThat(jobs.newest(JobState.QUEUED, number, 10))
                .extracting(TrainingJob::id)
                .containsExactly(first);
        assertThat(jobs.users("data")).containsExactly(first, second);
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

    private Transition mark(String id, JobState state) {
        Assignment held = held(id);
        return switch (state) {
            case QUEUED -> jobs.requeue(held, "why", new Setbacks(1, null));
            case STARTING -> jobs.markStarting(held, Setbacks.NONE, NOW);
            case RUNNING -> jobs.markRunning(held);
            case SUCCEEDED -> jobs.markSucceeded(held, new Publication.Published(3, null), NOW);
            case FAILED -> jobs.markFailed(held, "why", null, NOW);
            case CANCELLED -> jobs.markCancelled(held, NOW);
            case PAUSED -> throw new IllegalArgumentException(state + " is not reached by a mark");
        };
    }

    private Assignment held(String id) {
        return jobs.find(id).orElseThrow().held();
    }

    private JobState state(String id) {
        return jobs.find(id).orElseThrow().state();
    }

    /** A job that is in a state, however it came there. */
    private String in(JobState state) {
        String id = UUID.randomUUID().toString();
        assertThat(jobs.enqueue(NewJobs.waiting(id), 1000, null)).isEqualTo(new Enqueued.Queued());
        jdbc.sql("update training_job set state = :state where id = :id")
                .param("state", state.name())
                .param("id", id)
                .update();
        return id;
    }
}
