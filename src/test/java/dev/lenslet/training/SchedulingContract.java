package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.training.SchedulingSettings.Limits;
import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
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
    private final Leases leases;
    private final QueueState state;
    private final Promises promises;
    private final SchedulingPass pass;

    SchedulingContract(DataSource database) {
        jdbc = JdbcClient.create(database);
        var transactions = new DataSourceTransactionManager(database);
        Map<String, Limits> quotas = Map.of("bounded", new Limits(1, null, null));
        jobs = new TrainingJobs(jdbc, transactions);
        replicas = new Replicas(jdbc, transactions);
        leases = new Leases(jdbc);
        promises = new Promises(jdbc);
        state = Queues.state(jdbc, transactions, quotas);
        pass = Queues.pass(jdbc, transactions, quotas);
    }

    @BeforeEach
    void empty() {
        jdbc.sql("delete from training_job").update();
        jdbc.sql("delete from replica").update();
        jdbc.sql("delete from owner_use").update();
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
    void anOwnersLongLineHidesNoOthersJobAndNoneOfItsOwn() {
        List<String> ids = queue(501);
        String other = queue("alice", 0, 501);
        String urgent = queue("default", 1, 502);
        join("a", 3);

        assertThat(pass.run()).isEqualTo(3);

        assertThat(held("a")).containsExactlyInAnyOrder(urgent, ids.get(0), other);
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
        queue(1);
        assertThat(pass.run()).as("they have the only place").isZero();
        assertThat(leases.all()).extracting(Leases.Held::job).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void whatAJobGetsIsKeptUntilItsEndAndCountedAsItsOwnersUse() {
        String id = queue("alice", 0, 0);
        join("a", 4);
        pass.run();

        Leases.Held lease = leases.of(id).orElseThrow();
        assertThat(lease.replica()).isEqualTo("a");
        assertThat(lease.threads()).isEqualTo(1);
        assertThat(lease.memoryBytes()).isEqualTo(Queues.GB);
        assertThat(lease.gpus()).isEmpty();
        assertThat(leases.all()).containsExactly(lease);

        jobs.markStarting(assignment(id), Setbacks.NONE, NOW);
        jobs.markSucceeded(
                assignment(id),
                new Publication.Published(1, null),
                lease.since().plusSeconds(100));
        assertThat(leases.all()).isEmpty();
        pass.run();

        assertThat(jdbc.sql("select count(*) from lease").query(Long.class).single())
                .isZero();
        // A quarter of the places there are, for a hundred seconds.
        assertThat(jdbc.sql("select amount from owner_use where owner = 'alice'")
                        .query(Double.class)
                        .single())
                .isCloseTo(25, within(1.0));
    }

    @Test
    void whoHasUsedLessGoesFirst() {
        jdbc.sql("insert into owner_use (owner, amount, counted) values ('alice', 1000, current_timestamp)")
                .update();
        queue("alice", 0, 0);
        String younger = queue("bob", 0, 1);
        join("a", 1);
        pass.run();
        assertThat(held("a")).containsExactly(younger);
    }

    @Test
    void noOwnerGetsMoreThanHisQuota() {
        String first = queue("bounded", 0, 0);
        String second = queue("bounded", 0, 1);
        String other = queue("free", 0, 2);
        join("a", 3);
        pass.run();
        assertThat(held("a")).containsExactlyInAnyOrder(first, other);
        assertThat(waiting(second).reason()).contains("1 of the 1 jobs that the quota allows");
    }

    @Test
    void aHigherPriorityMakesALowerOneYieldAndTakesItsPlace() {
        String low = queue("default", 0, 0);
        join("a", 1);
        pass.run();
        jobs.markStarting(assignment(low), Setbacks.NONE, NOW);
        jobs.markRunning(assignment(low));
        assertThat(pass.run()).as("nobody waits").isZero();

        String high = queue("default", 5, 1);
        assertThat(pass.run()).isEqualTo(1);
        assertThat(jobs.heldBy("a"))
                .containsExactly(new TrainingJobs.Held(assignment(low), JobState.RUNNING, false, true));
        assertThat(leases.recalled(low)).get().asString().contains(high, "priority 5");
        assertThat(pass.run()).as("it was told").isZero();
        assertThat(waiting(high).reason()).startsWith("it is next in line for 1.0 GB of memory");

        Assignment before = assignment(low);
        assertThat(jobs.pause(before, "made room", Setbacks.NONE)).isEqualTo(new Transition.Changed());
        assertThat(jobs.pause(before, "made room", Setbacks.NONE)).isEqualTo(new Transition.Lost());
        pass.run();
        assertThat(held("a")).containsExactly(high);
        TrainingJob paused = jobs.find(low).orElseThrow();
        assertThat(paused.state()).isEqualTo(JobState.PAUSED);
        assertThat(paused.setbacks()).isEqualTo(Setbacks.NONE);

        jobs.markStarting(assignment(high), Setbacks.NONE, NOW);
        jobs.markSucceeded(assignment(high), new Publication.Published(1, null), NOW);
        pass.run();
        assertThat(held("a")).containsExactly(low);
        assertThat(leases.recalled(low)).isEmpty();
        assertThat(jobs.markStarting(assignment(low), Setbacks.NONE, NOW)).isEqualTo(new Transition.Changed());
    }

    @Test
    void whoseWorkerDiedHasItsTurnBeforeThoseWhoWaited() {
        String first = queue("default", 0, 0);
        join("a", 1);
        pass.run();
        jobs.markStarting(assignment(first), Setbacks.NONE, NOW);
        queue("default", 0, 1);
        pass.run();
        assertThat(promises.all()).hasSize(1);
        jobs.requeue(assignment(first), "it died", new Setbacks(1, null));
        pass.run();
        assertThat(held("a")).containsExactly(first);
    }

    @Test
    void aPausedJobIsCancelledAtOnce() {
        String id = queue("default", 0, 0);
        join("a", 1);
        pass.run();
        jobs.markStarting(assignment(id), Setbacks.NONE, NOW);
        jobs.pause(assignment(id), "made room", Setbacks.NONE);
        assertThat(jobs.requestCancel(id, NOW)).isEqualTo(new Cancellation.Done());
        assertThat(jobs.find(id).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aPromisedTimeOutlivesThePassThatGaveIt() {
        String running = queue("default", 0, 0);
        join("a", 1);
        pass.run();
        jobs.recordProgress(assignment(running), secondsLeft(600));
        String next = queue("default", 0, 1);
        Instant before = clock();
        pass.run();
        Instant promised = Objects.requireNonNull(promises.all().get(next)).at();
        assertThat(promised).isBetween(before.plusSeconds(595), clock().plusSeconds(605));

        jobs.recordProgress(assignment(running), secondsLeft(30));
        assertThat(waiting(next).expectedStart()).isBefore(promised.minusSeconds(500));

        // Its owner has used less; without the promise it would go first.
        String other = queue("bob", 0, 2);
        assertThat(waiting(other).reason()).startsWith("it is next in line");
        jobs.markStarting(assignment(running), Setbacks.NONE, NOW);
        jobs.markSucceeded(assignment(running), new Publication.Published(1, null), clock());
        pass.run();
        assertThat(held("a")).containsExactly(next);
    }

    @Test
    void aGpuThatTwoReplicasOfOneMachineSeeIsOneJobs() {
        for (int i = 0; i < 3; i++) {
            jobs.enqueue(NewJobs.onGpu(i), 1000, null);
        }
        for (String id : List.of("a", "b")) {
            replicas.join(
                    new Replica(id, "there", new WorkerIdentity(1, NOW), 2, 0, Queues.offer(4, "GPU-1", "GPU-2")));
        }
        assertThat(pass.run()).isEqualTo(2);
        assertThat(leases.all()).flatExtracting(Leases.Held::gpus).containsExactlyInAnyOrder("GPU-1", "GPU-2");
        assertThat(pass.run()).isZero();
    }

    @Test
    void aReplicaThatTellsNotWhatItHasGetsNothing() {
        queue(1);
        replicas.join(new Replica("old", "there", new WorkerIdentity(1, NOW), 1, 0, null));
        assertThat(pass.run()).isZero();
        replicas.offer("old", Queues.offer(1));
        assertThat(pass.run()).isEqualTo(1);
    }

    private Prospects.Waiting waiting(String id) {
        return Objects.requireNonNull(new Prospects(state, this::clock, System::nanoTime)
                .of(jobs.find(id).orElseThrow()));
    }

    private Instant clock() {
        return new DatabaseClock(jdbc, System::nanoTime).now();
    }

    private static JobProgress secondsLeft(double seconds) {
        return new JobProgress(
                "training",
                null,
                null,
                1,
                2,
                1,
                2,
                null,
                null,
                null,
                null,
                null,
                null,
                seconds,
                null,
                null,
                null,
                null);
    }

    private List<String> queue(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(queue("default", 0, i));
        }
        return ids;
    }

    /** @param age the lower, the older */
    private String queue(String owner, int priority, int age) {
        String id = UUID.randomUUID().toString();
        jobs.enqueue(NewJobs.waiting(id, owner, priority, NewJobs.CREATED.plusSeconds(age)), 1000, null);
        return id;
    }

    private void join(String id, int capacity) {
        replicas.join(replica(id, capacity, 0));
    }

    private static Replica replica(String id, int capacity, long beat) {
        return new Replica(id, "there", new WorkerIdentity(1, NOW), capacity, beat, Queues.offer(12));
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
