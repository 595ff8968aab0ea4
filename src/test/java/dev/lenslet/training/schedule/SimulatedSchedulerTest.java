package dev.lenslet.training.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.schedule.Replica.Accelerator;
import dev.lenslet.training.schedule.Replica.Reserve;
import dev.lenslet.training.schedule.Simulation.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of thousands of jobs; that no replica has given more than it has, each simulation checks at each event. */
class SimulatedSchedulerTest {

    private static final List<Replica> CLUSTER = Loads.cluster();

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void allJobsEndAndAllTogetherTakeAQuarterMoreThanTheyMustAtMost(long seed) {
        List<Task> tasks = Loads.mixed(seed, 2000, 5, 1, 0, 0.3);

        Simulation run = new Simulation(CLUSTER, Map.of()).run(tasks);

        assertThat(run.ended).hasSize(tasks.size());
        Duration least = Simulation.lowerBound(CLUSTER, tasks);
        Duration makespan = Duration.between(Simulation.BEGIN, Collections.max(run.ended.values()));
        assertThat(makespan.toMillis()).isLessThanOrEqualTo((long) (1.25 * least.toMillis()));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void noJobWaitsLongerThanEverythingTogetherMayTake(long seed) {
        List<Task> tasks = Loads.mixed(seed, 2000, 7, 3, 20, 0.2);

        Simulation run = new Simulation(CLUSTER, Map.of()).run(tasks);

        assertThat(run.ended).hasSize(tasks.size());
        Duration bound = Duration.ofMillis(
                (long) (1.25 * Simulation.lowerBound(CLUSTER, tasks).toMillis()));
        tasks.forEach(task -> assertThat(Duration.between(
                        task.job().submitted(), run.started.get(task.job().id())))
                .isLessThanOrEqualTo(bound));
    }

    /** Without a time that is kept free for it, the large one would wait until the stream of small ones ends. */
    @Test
    void aLargeJobIsNotStarvedByAStreamOfSmallOnes() {
        List<Replica> one = List.of(Loads.processors("a", 8, 64));
        List<Task> tasks = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 3000; i++) {
            Duration takes = Duration.ofSeconds(30 + random.nextInt(60));
            tasks.add(new Task(
                    Loads.job("s" + i, "a", 0, Simulation.BEGIN.plusSeconds(7L * i), demand(1, 1), takes), takes));
        }
        Instant submitted = Simulation.BEGIN.plusSeconds(1000);
        Duration hour = Duration.ofHours(1);
        tasks.add(new Task(Loads.job("large", "a", 0, submitted, demand(8, 8), hour), hour));

        Simulation run = new Simulation(one, Map.of()).run(tasks);

        assertThat(run.ended).hasSize(tasks.size());
        // Those before it, of 90 s at most, have to end.
        assertThat(run.started.get("large")).isBefore(submitted.plusSeconds(200));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void noJobStartsLaterThanItWasPromisedWhereNoneRunsLongerThanEstimated(long seed) {
        List<Task> tasks = Loads.mixed(seed, 1500, 4, 1, 15, 0.1);

        Simulation run = new Simulation(CLUSTER, Map.of()).run(tasks);

        assertThat(run.promised).hasSizeGreaterThan(100);
        run.promised.forEach(
                (job, at) -> assertThat(run.started.get(job)).as(job).isBeforeOrEqualTo(at));
    }

    /** The small one would take the large GPU that becomes free early, for longer than until the large one was promised it. */
    @Test
    void whatBecomesFreeEarlyDoesNotBreakAPromiseToAnother() {
        Replica two = new Replica(
                "a",
                8,
                64 * Loads.GB,
                Set.of(),
                List.of(
                        new Accelerator("small", 24 * Loads.GB, Set.of(Loads.ANY)),
                        new Accelerator("large", 80 * Loads.GB, Set.of(Loads.ANY))),
                Reserve.NONE);
        Instant at = Simulation.BEGIN;
        List<Task> tasks = List.of(
                new Task(gpu("0", at, 8, 60), Duration.ofMinutes(60)),
                new Task(gpu("1", at, 40, 100), Duration.ofMinutes(40)),
                new Task(gpu("2-small", at.plusSeconds(1), 8, 100), Duration.ofMinutes(100)),
                new Task(gpu("3-large", at.plusSeconds(2), 40, 100), Duration.ofMinutes(100)));

        Simulation run = new Simulation(List.of(two), Map.of()).run(tasks);

        assertThat(run.started.get("3-large")).isEqualTo(at.plus(Duration.ofMinutes(40)));
        assertThat(run.started.get("2-small")).isEqualTo(at.plus(Duration.ofMinutes(60)));
    }

    private static WaitingJob gpu(String id, Instant submitted, int gigabytes, int minutes) {
        Demand demand = new Demand(Loads.ANY, 1, Loads.GB, 1, gigabytes * Loads.GB);
        return Loads.job(id, "a", 0, submitted, demand, Duration.ofMinutes(minutes));
    }

    @Test
    void smallJobsFillGapsThatALargeOneLeaves() {
        List<Replica> one = List.of(Loads.processors("a", 4, 64));
        Duration hour = Duration.ofHours(1);
        Duration short_ = Duration.ofMinutes(10);
        Instant at = Simulation.BEGIN;
        List<Task> tasks = List.of(
                new Task(Loads.job("0-half", "a", 0, at, demand(2, 1), hour), hour),
                new Task(Loads.job("1-whole", "a", 0, at.plusSeconds(1), demand(4, 1), hour), hour),
                new Task(Loads.job("2-short", "a", 0, at.plusSeconds(2), demand(2, 1), short_), short_),
                new Task(Loads.job("3-long", "a", 0, at.plusSeconds(3), demand(2, 1), hour), hour));

        Simulation run = new Simulation(one, Map.of()).run(tasks);

        assertThat(run.started.get("2-short")).isEqualTo(at.plusSeconds(2));
        assertThat(run.started.get("1-whole")).isEqualTo(at.plus(hour));
        assertThat(run.started.get("3-long")).isEqualTo(at.plus(hour).plus(hour));
    }

    /** One asks for ten times as much as the others; and one comes late. */
    @Test
    void ownersWhoWantMoreThanThereIsGetAlike() {
        List<Task> tasks = new ArrayList<>();
        Random random = new Random(7);
        for (int owner = 0; owner < 4; owner++) {
            for (int i = 0; i < (owner == 0 ? 2500 : 500); i++) {
                Duration takes = Duration.ofSeconds(300 + random.nextInt(900));
                tasks.add(new Task(
                        Loads.job(
                                owner + "-" + i,
                                "owner-" + owner,
                                0,
                                Simulation.BEGIN.plusSeconds(owner == 3 ? 3600 : 0),
                                demand(1 + random.nextInt(4), 1 + random.nextInt(3)),
                                takes),
                        takes));
            }
        }
        List<Replica> two = List.of(Loads.processors("a", 16, 64), Loads.processors("b", 16, 64));

        Simulation run = new Simulation(two, Map.of()).run(tasks, Simulation.BEGIN.plus(Duration.ofHours(9)));

        double least = Collections.min(run.used.values());
        double most = Collections.max(run.used.values());
        assertThat(run.used).hasSize(4);
        assertThat(least / most).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void quotasHoldAndKeepNobodyWaitingForEver(long seed) {
        Map<String, Quota> quotas = Map.of(
                "owner-0", new Quota(2, Integer.MAX_VALUE, Integer.MAX_VALUE),
                "owner-1", new Quota(Integer.MAX_VALUE, 8, 4));

        List<Task> tasks = Loads.mixed(seed, 1000, 3, 2, 10, 0.3);

        assertThat(new Simulation(CLUSTER, quotas).run(tasks).ended).hasSize(tasks.size());
    }

    @Test
    void aHigherPriorityTakesThePlaceOfALowerOneWhichGoesOnByItself() {
        List<Replica> one = List.of(Loads.processors("a", 4, 64));
        Duration hour = Duration.ofHours(1);
        Instant at = Simulation.BEGIN;
        List<Task> tasks = List.of(
                new Task(Loads.job("low", "a", 0, at, demand(4, 1), hour), hour),
                new Task(Loads.job("high", "b", 5, at.plusSeconds(600), demand(2, 1), hour), hour));

        Simulation run = new Simulation(one, Map.of()).run(tasks);

        assertThat(run.preemptions).isOne();
        assertThat(run.started.get("high")).isBefore(at.plusSeconds(661));
        assertThat(run.ended).containsKeys("low", "high");
        assertThat(run.ended.get("low")).isAfter(run.ended.get("high"));
    }

    @Test
    void nobodyYieldsToTheSamePriorityOrWhereItWouldNotHelp() {
        List<Replica> two = List.of(Loads.processors("a", 4, 64), Loads.processors("b", 2, 64));
        Duration hour = Duration.ofHours(1);
        Instant at = Simulation.BEGIN;
        List<Task> tasks = List.of(
                new Task(Loads.job("0", "a", 1, at, demand(4, 1), hour), hour),
                new Task(Loads.job("1", "a", 0, at, demand(2, 1), hour), hour),
                new Task(Loads.job("2", "b", 1, at.plusSeconds(60), demand(4, 1), hour), hour));

        assertThat(new Simulation(two, Map.of()).run(tasks).preemptions).isZero();
    }

    @Property(tries = 25)
    void anyLoadOnAnyClusterRunsToItsEnd(@ForAll long seed) {
        Random random = new Random(seed);
        List<Replica> some = CLUSTER.subList(2, 3 + random.nextInt(2));
        List<Task> tasks = Loads.mixed(
                seed,
                1 + random.nextInt(150),
                1 + random.nextInt(4),
                1 + random.nextInt(4),
                random.nextInt(60),
                random.nextDouble());

        assertThat(new Simulation(some, Map.of()).run(tasks).ended).hasSize(tasks.size());
    }

    @Test
    void decidesTheSameAgainWhateverTheOrderItIsTold() {
        List<Task> tasks = Loads.mixed(41, 400, 5, 3, 10, 0.3);
        List<Task> shuffled = new ArrayList<>(tasks);
        Collections.shuffle(shuffled, new Random(1));
        List<Replica> reversed = CLUSTER.reversed();

        List<String> once = new Simulation(CLUSTER, Map.of()).run(tasks).log;

        assertThat(new Simulation(CLUSTER, Map.of()).run(tasks).log).isEqualTo(once);
        assertThat(new Simulation(reversed, Map.of()).run(shuffled).log).isEqualTo(once);
    }

    private static Demand demand(int threads, int gigabytes) {
        return new Demand(Loads.CPU, threads, gigabytes * Loads.GB, 0, 0);
    }
}
