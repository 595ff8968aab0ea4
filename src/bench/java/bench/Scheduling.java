package bench;

import dev.lenslet.training.schedule.Decision;
import dev.lenslet.training.schedule.Demand;
import dev.lenslet.training.schedule.Quota;
import dev.lenslet.training.schedule.Replica;
import dev.lenslet.training.schedule.Replica.Accelerator;
import dev.lenslet.training.schedule.Replica.Reserve;
import dev.lenslet.training.schedule.RunningJob;
import dev.lenslet.training.schedule.Scheduler;
import dev.lenslet.training.schedule.SchedulerState;
import dev.lenslet.training.schedule.WaitingJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision about 10,000 jobs of 20 owners in three priorities that wait for busy replicas, half of them with 8 GPUs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class Scheduling {

    private static final long GB = 1L << 30;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Param({"1", "20"})
    private int replicas = 1;

    private final Scheduler scheduler = new Scheduler(Scheduler.Policy.DEFAULT);
    private SchedulerState state =
            new SchedulerState(List.of(), List.of(), List.of(), Map.of(), Quota.UNLIMITED, Map.of());

    @Setup
    public void fill() {
        List<Replica> all =
                IntStream.range(0, replicas).mapToObj(Scheduling::replica).toList();
        Random random = new Random(1);
        List<WaitingJob> jobs = IntStream.range(0, 10_000 + 40 * replicas)
                .mapToObj(i -> job(i, random))
                .toList();
        SchedulerState idle = new SchedulerState(all, List.of(), jobs, Map.of(), Quota.UNLIMITED, Map.of());
        Map<String, WaitingJob> byId = jobs.stream().collect(Collectors.toMap(WaitingJob::id, job -> job));
        List<RunningJob> running = new ArrayList<>();
        Decision first = scheduler.decide(idle, NOW);
        for (Decision.Start start : first.starts()) {
            WaitingJob job = Objects.requireNonNull(byId.get(start.job()));
            running.add(new RunningJob(
                    job.id(), job.owner(), job.priority(), start.lease(), NOW, NOW.plus(job.estimate()), false));
        }
        List<WaitingJob> waiting = jobs.stream()
                .filter(job -> first.waits().containsKey(job.id()))
                .limit(10_000)
                .toList();
        state = new SchedulerState(all, running, waiting, Map.of(), Quota.UNLIMITED, Map.of("owner-1", 1e6));
    }

    private static Replica replica(int index) {
        List<Accelerator> gpus = IntStream.range(0, index % 2 == 0 ? 8 : 0)
                .mapToObj(gpu -> new Accelerator(index + "-" + gpu, 80 * GB, Set.of("any")))
                .toList();
        return new Replica("replica-" + index, 64, 256 * GB, Set.of("any"), gpus, new Reserve(2, 4 * GB));
    }

    private static WaitingJob job(int index, Random random) {
        int gpus = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0;
        return new WaitingJob(
                "job-" + index,
                index,
                "owner-" + random.nextInt(20),
                random.nextInt(3),
                NOW.minusSeconds(random.nextInt(100_000)),
                new Demand("any", 1 + random.nextInt(16), (1 + random.nextInt(40)) * GB, gpus, random.nextInt(80) * GB),
                Duration.ofSeconds(60 + random.nextInt(20_000)),
                null);
    }

    @Benchmark
    public Decision decision() {
        return scheduler.decide(state, NOW.plusSeconds(30));
    }
}
