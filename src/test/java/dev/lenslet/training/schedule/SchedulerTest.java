package dev.lenslet.training.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.schedule.Decision.Start;
import dev.lenslet.training.schedule.Decision.Wait;
import dev.lenslet.training.schedule.Replica.Accelerator;
import dev.lenslet.training.schedule.Replica.Places;
import dev.lenslet.training.schedule.Replica.Reserve;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Single decisions, and what they say. */
class SchedulerTest {

    private static final Instant NOW = Simulation.BEGIN;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Scheduler scheduler = new Scheduler(Scheduler.Policy.DEFAULT);

    @Test
    void servingKeepsItsReserve() {
        Replica replica =
                new Replica("r", 4, 16 * Loads.GB, Set.of(Loads.CPU), List.of(), new Reserve(1, 4 * Loads.GB));

        Decision decision = decide(List.of(replica), List.of(), waiting("all", 4, 1), waiting("rest", 3, 12));

        assertThat(decision.starts()).containsExactly(new Start("rest", new Lease("r", 3, 12 * Loads.GB, List.of())));
        assertThat(wait(decision, "all").reason())
                .isEqualTo(
                        "it needs 4 threads and 1.0 GB of memory for the engine cpu-engine, and no replica has that: r has"
                                + " 3 threads and 12.0 GB of memory to give");
        assertThat(wait(decision, "all").expected()).isNull();
    }

    @Test
    void noReplicaRunsMoreAtOnceThanItHasPlacesFor() {
        Replica replica = places(new Places(2, 3));

        Decision decision =
                decide(List.of(replica), List.of(), waiting("1", 1, 1), waiting("2", 1, 1), waiting("3", 1, 1));

        assertThat(decision.starts()).hasSize(2);
        assertThat(wait(decision, "3").promise()).isNotNull();
        assertThat(wait(decide(List.of(places(new Places(0, 3))), List.of(), waiting("1", 1, 1)), "1")
                        .reason())
                .contains("no replica has that");
    }

    @Test
    void ofThoseSubmittedAtTheSameTimeTheLowerNumberGoesFirst() {
        WaitingJob second = new WaitingJob("a", 2, "a", 0, NOW, demand(1, 1), HOUR, null);
        WaitingJob first = new WaitingJob("b", 1, "a", 0, NOW, demand(1, 1), HOUR, null);

        assertThat(decide(List.of(places(new Places(1, 3))), List.of(), second, first)
                        .starts())
                .extracting(Start::job)
                .containsExactly("b");
    }

    @Test
    void aJobThatAsksForAnEqualPartGetsTheReplicas() {
        WaitingJob equal = job("1", new Demand(Loads.CPU, 0, Loads.GB, 0, 0));

        Decision decision = decide(List.of(places(new Places(2, 3))), List.of(), equal, waiting("2", 5, 1));

        assertThat(decision.starts()).containsExactly(new Start("1", new Lease("r", 3, Loads.GB, List.of())));
        assertThat(wait(decision, "2").reason()).contains("5 threads");
    }

    @Test
    void anEqualPartCountsAgainstTheQuotaOfThreads() {
        Demand part = new Demand(Loads.CPU, 0, Loads.GB, 0, 0);
        SchedulerState state = new SchedulerState(
                List.of(places(new Places(2, 3))),
                List.of(),
                List.of(job("1", part), job("2", part)),
                Map.of(),
                new Quota(9, 5, 0),
                Map.of());

        Decision decision = scheduler.decide(state, NOW);

        assertThat(decision.starts()).hasSize(1);
        assertThat(decision.waits().values().iterator().next().reason())
                .contains("3 of the 5 threads that the quota allows, and it needs 3");
    }

    private static Replica places(Places places) {
        return new Replica("r", 6, 64 * Loads.GB, Set.of(Loads.CPU), List.of(), Reserve.NONE, places);
    }

    @Test
    void aJobOnProcessorsLeavesMachinesWithGpusToOthers() {
        List<Replica> replicas = List.of(Loads.withGpus("a", 8, 64, 2, 80), Loads.processors("b", 32, 64));

        Decision decision = decide(replicas, List.of(), waiting("job", 4, 4));

        assertThat(decision.starts().getFirst().lease().replica()).isEqualTo("b");
    }

    @Test
    void aJobGetsTheSmallestGpuThatIsLargeEnough() {
        Replica replica = new Replica(
                "r",
                8,
                64 * Loads.GB,
                Set.of(),
                List.of(
                        new Accelerator("large", 80 * Loads.GB, Set.of("e")),
                        new Accelerator("others", 20 * Loads.GB, Set.of("f")),
                        new Accelerator("MIG-1", 18 * Loads.GB, Set.of("e")),
                        new Accelerator("small", 4 * Loads.GB, Set.of("e"))),
                Reserve.NONE);

        Decision decision =
                decide(List.of(replica), List.of(), job("job", new Demand("e", 1, Loads.GB, 1, 8 * Loads.GB)));

        assertThat(decision.starts().getFirst().lease().gpus()).containsExactly("MIG-1");
    }

    @Test
    void saysWhenAndWhereTheNextInLineStarts() {
        List<Replica> one = List.of(Loads.processors("r", 4, 16));

        Decision decision = decide(one, List.of(running("busy", 0, 3)), waiting("next", 2, 2));

        Wait wait = wait(decision, "next");
        assertThat(wait.expected()).isEqualTo(NOW.plus(HOUR));
        assertThat(wait.reason()).contains("2 threads and 2.0 GB of memory", "replica r");
        assertThat(wait.promise()).isEqualTo(new Promise(NOW.plus(HOUR), new Lease("r", 2, 2 * Loads.GB, List.of())));
    }

    @Test
    void saysHowManyAreBefore() {
        List<Replica> one = List.of(Loads.processors("r", 4, 16));
        WaitingJob[] jobs = java.util.stream.IntStream.range(0, 6)
                .mapToObj(i -> waiting("job-" + i, 4, 2))
                .toArray(WaitingJob[]::new);

        Decision decision = decide(one, List.of(running("busy", 0, 4)), jobs);

        assertThat(wait(decision, "job-5").reason()).startsWith("5 jobs are before it");
        assertThat(wait(decision, "job-5").expected()).isEqualTo(NOW.plus(HOUR.multipliedBy(6)));
    }

    @Test
    void saysWhichQuotaKeepsAJob() {
        List<Replica> one = List.of(Loads.processors("r", 8, 16));
        SchedulerState state = new SchedulerState(
                one,
                List.of(running("busy", 0, 3)),
                List.of(waiting("next", 2, 2)),
                Map.of("a", new Quota(9, 4, 0)),
                Quota.UNLIMITED,
                Map.of());

        Wait wait = wait(scheduler.decide(state, NOW), "next");

        assertThat(wait.reason())
                .isEqualTo("its owner has or was promised 3 of the 4 threads that the quota allows, and it needs 2");
        assertThat(wait.expected()).isEqualTo(NOW.plus(HOUR));
    }

    @Test
    void saysForWhomAJobYields() {
        List<Replica> one = List.of(Loads.processors("r", 4, 16));

        Decision decision = decide(
                one,
                List.of(running("low", 0, 2), running("lower", -1, 2)),
                new WaitingJob("high", 0, "b", 3, NOW, demand(2, 1), HOUR, null));

        assertThat(decision.preemptions())
                .containsExactly(new Decision.Preemption(
                        "lower",
                        "job high of priority 3 needs what this one of priority -1 has; it goes on by itself later"));
    }

    @Test
    void nobodyYieldsForAJobThatWillStartSoonAnyway() {
        List<Replica> one = List.of(Loads.processors("r", 4, 16));
        RunningJob ending = new RunningJob(
                "ending", "a", 0, new Lease("r", 4, Loads.GB, List.of()), NOW, NOW.plusSeconds(20), false);

        Decision decision =
                decide(one, List.of(ending), new WaitingJob("high", 0, "b", 3, NOW, demand(2, 1), HOUR, null));

        assertThat(decision.preemptions()).isEmpty();
    }

    @Test
    void startsNothingWhereMoreIsLeasedThanThereIs() {
        Replica shrunk = Loads.processors("r", 2, 16);

        Decision decision = decide(List.of(shrunk), List.of(running("busy", 0, 4)), waiting("next", 1, 1));

        assertThat(decision.starts()).isEmpty();
        assertThat(wait(decision, "next").expected()).isEqualTo(NOW.plus(HOUR));
    }

    @Test
    void thePastCountsHalfAsMuchAfterEachHalfLife() {
        PastUse use = PastUse.none(NOW).plus(0.5, NOW.plusSeconds(60), Duration.ofDays(365));

        assertThat(use.amount()).isCloseTo(30, org.assertj.core.data.Offset.offset(0.01));
        assertThat(use.amount(NOW.plusSeconds(60).plus(HOUR), HOUR)).isEqualTo(use.amount() / 2);
    }

    private static Wait wait(Decision decision, String job) {
        return Objects.requireNonNull(decision.waits().get(job));
    }

    private Decision decide(List<Replica> replicas, List<RunningJob> running, WaitingJob... waiting) {
        return scheduler.decide(
                new SchedulerState(replicas, running, List.of(waiting), Map.of(), Quota.UNLIMITED, Map.of()), NOW);
    }

    private static RunningJob running(String id, int priority, int threads) {
        return new RunningJob(
                id, "a", priority, new Lease("r", threads, Loads.GB, List.of()), NOW, NOW.plus(HOUR), false);
    }

    private static WaitingJob waiting(String id, int threads, int gigabytes) {
        return job(id, demand(threads, gigabytes));
    }

    private static WaitingJob job(String id, Demand demand) {
        return new WaitingJob(id, 0, "a", 0, NOW, demand, HOUR, null);
    }

    private static Demand demand(int threads, int gigabytes) {
        return new Demand(Loads.CPU, threads, gigabytes * Loads.GB, 0, 0);
    }
}
