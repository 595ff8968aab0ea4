package dev.lenslet.training.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.schedule.Decision.Preemption;
import dev.lenslet.training.schedule.Decision.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Machines, jobs that come, run, yield and end, and a clock that jumps from event to event. After each decision it checks, by
 * sums of its own, that no replica and no owner has more than there is for them.
 */
final class Simulation {

    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration HALF_LIFE = Duration.ofDays(1);

    private final Scheduler scheduler;
    private final List<Replica> replicas;
    private final Map<String, Quota> quotas;
    private final Shares shares;
    private final Random random = new Random(1);
    private final Map<String, WaitingJob> waiting = new LinkedHashMap<>();
    private final Map<String, Run> running = new LinkedHashMap<>();
    private final Map<String, Duration> left = new HashMap<>();
    private final Map<String, PastUse> use = new HashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparing(Event::at).thenComparing(Event::job).thenComparing(Event::number));
    private long number;

    final Map<String, Instant> started = new HashMap<>();
    final Map<String, Instant> ended = new HashMap<>();
    final Map<String, Instant> promised = new HashMap<>();
    final Map<String, Double> used = new HashMap<>();
    final List<String> log = new ArrayList<>();
    int preemptions;
    Instant now = BEGIN;

    /** @param takes how long it really runs */
    record Task(WaitingJob job, Duration takes) {}

    private record Run(RunningJob job, WaitingJob was, long number) {}

    private record Event(
            Instant at, String job, long number, @Nullable Task arrival) {}

    Simulation(List<Replica> replicas, Map<String, Quota> quotas) {
        this.scheduler = new Scheduler(Scheduler.Policy.DEFAULT);
        this.replicas = replicas;
        this.quotas = quotas;
        this.shares = new Shares(replicas);
    }

    /** Until everything has ended, or the time has come. */
    Simulation run(List<Task> tasks, Instant until) {
        tasks.forEach(
                task -> events.add(new Event(task.job().submitted(), task.job().id(), 0, task)));
        while (!events.isEmpty() && !events.peek().at().isAfter(until)) {
            advance(events.peek().at());
            while (!events.isEmpty() && events.peek().at().equals(now)) {
                happen(events.remove());
            }
            decide();
        }
        return this;
    }

    Simulation run(List<Task> tasks) {
        return run(tasks, Instant.MAX);
    }

    /**
     * What all tasks take at least: the longest of them, or the work over what there is to do it, by kind of resource and
     * for GPUs by how much memory they need.
     */
    static Duration lowerBound(List<Replica> replicas, List<Task> tasks) {
        double most = Math.max(
                work(tasks, Demand::threads)
                        / replicas.stream().mapToInt(Replica::leasableThreads).sum(),
                work(tasks, demand -> (double) demand.memoryBytes())
                        / replicas.stream().mapToLong(Replica::leasableBytes).sum());
        List<Long> sizes = replicas.stream()
                .flatMap(replica -> replica.gpus().stream())
                .map(Replica.Accelerator::memoryBytes)
                .sorted()
                .toList();
        for (int i = 0; i < sizes.size(); i++) {
            long smaller = i == 0 ? -1 : sizes.get(i - 1);
            double work = work(tasks, demand -> demand.gpuMemoryBytes() > smaller ? demand.gpus() : 0);
            most = Math.max(most, work / (sizes.size() - i));
        }
        long longest =
                tasks.stream().mapToLong(task -> task.takes().toMillis()).max().orElse(0);
        return Duration.ofMillis(Math.max(longest, (long) most));
    }

    private static double work(List<Task> tasks, ToDoubleFunction<Demand> amount) {
        return tasks.stream()
                .mapToDouble(task -> task.takes().toMillis()
                        * amount.applyAsDouble(task.job().demand()))
                .sum();
    }

    private void advance(Instant to) {
        Map<String, Double> held = new HashMap<>();
        running.values()
                .forEach(
                        run -> held.merge(run.job().owner(), shares.of(run.job().lease()), Double::sum));
        double seconds = Duration.between(now, to).toMillis() / 1000.0;
        for (String owner : Stream.concat(use.keySet().stream(), held.keySet().stream())
                .distinct()
                .toList()) {
            double share = held.getOrDefault(owner, 0.0);
            use.put(owner, use.getOrDefault(owner, PastUse.none(now)).plus(share, to, HALF_LIFE));
            used.merge(owner, share * seconds, Double::sum);
        }
        now = to;
    }

    private void happen(Event event) {
        if (event.arrival() != null) {
            waiting.put(event.job(), event.arrival().job());
            left.put(event.job(), event.arrival().takes());
            return;
        }
        Run run = running.get(event.job());
        if (run == null || (event.number() != run.number() && event.number() != -run.number())) {
            return;
        }
        running.remove(event.job());
        Duration ran = Duration.between(run.job().started(), now);
        Duration rest = Objects.requireNonNull(left.get(event.job())).minus(ran);
        left.put(event.job(), rest);
        if (!rest.isPositive()) {
            ended.put(event.job(), now);
            return;
        }
        WaitingJob was = run.was();
        Duration estimate = was.estimate().minus(ran);
        waiting.put(
                event.job(),
                new WaitingJob(
                        was.id(),
                        was.number(),
                        was.owner(),
                        was.priority(),
                        was.submitted(),
                        was.demand(),
                        estimate.isPositive() ? estimate : Duration.ofMinutes(1),
                        null));
    }

    private void decide() {
        Map<String, Double> past = new HashMap<>();
        use.forEach((owner, amount) -> past.put(owner, amount.amount(now, HALF_LIFE)));
        Decision decision = scheduler.decide(
                new SchedulerState(
                        replicas,
                        running.values().stream().map(Run::job).toList(),
                        List.copyOf(waiting.values()),
                        quotas,
                        Quota.UNLIMITED,
                        past),
                now);
        decision.starts().forEach(this::start);
        decision.preemptions().forEach(this::preempt);
        assertThat(decision.waits().keySet()).isEqualTo(waiting.keySet());
        decision.waits().forEach((id, wait) -> {
            assertThat(wait.reason()).isNotBlank();
            WaitingJob job = Objects.requireNonNull(waiting.get(id));
            if (wait.promise() != null) {
                promised.putIfAbsent(id, wait.promise().at());
            }
            waiting.put(
                    id,
                    new WaitingJob(
                            id,
                            job.number(),
                            job.owner(),
                            job.priority(),
                            job.submitted(),
                            job.demand(),
                            job.estimate(),
                            wait.promise()));
        });
        check();
    }

    private void start(Start start) {
        WaitingJob job = Objects.requireNonNull(waiting.remove(start.job()), "a job starts that did not wait");
        RunningJob run = new RunningJob(
                job.id(), job.owner(), job.priority(), start.lease(), now, now.plus(job.estimate()), false);
        running.put(job.id(), new Run(run, job, ++number));
        started.putIfAbsent(job.id(), now);
        log.add(now + " " + start);
        events.add(new Event(now.plus(Objects.requireNonNull(left.get(job.id()))), job.id(), number, null));
    }

    /** Its checkpoint comes within the time that the policy expects. */
    private void preempt(Preemption preemption) {
        preemptions++;
        log.add(now + " " + preemption);
        Run run = Objects.requireNonNull(running.get(preemption.job()), "a job yields that did not run");
        RunningJob job = run.job();
        assertThat(job.yielding()).isFalse();
        running.put(
                job.id(),
                new Run(
                        new RunningJob(
                                job.id(),
                                job.owner(),
                                job.priority(),
                                job.lease(),
                                job.started(),
                                job.expectedEnd(),
                                true),
                        run.was(),
                        run.number()));
        events.add(new Event(now.plusSeconds(1 + random.nextInt(59)), job.id(), -run.number(), null));
    }

    private void check() {
        for (Replica replica : replicas) {
            List<Lease> leases = running.values().stream()
                    .map(run -> run.job().lease())
                    .filter(lease -> lease.replica().equals(replica.id()))
                    .toList();
            assertThat(leases.stream().mapToInt(Lease::threads).sum())
                    .isLessThanOrEqualTo(replica.threads() - replica.reserve().threads());
            assertThat(leases.stream().mapToLong(Lease::memoryBytes).sum())
                    .isLessThanOrEqualTo(
                            replica.memoryBytes() - replica.reserve().memoryBytes());
            Set<String> gpus = new HashSet<>();
            leases.forEach(lease -> lease.gpus()
                    .forEach(gpu -> assertThat(gpus.add(gpu)).as(gpu).isTrue()));
        }
        for (Run run : running.values()) {
            Demand demand = run.was().demand();
            Lease lease = run.job().lease();
            Replica replica = replicas.stream()
                    .filter(one -> one.id().equals(lease.replica()))
                    .findFirst()
                    .orElseThrow();
            assertThat(lease.gpus()).hasSize(demand.gpus());
            assertThat(lease.threads()).isEqualTo(demand.threads());
            replica.gpus().stream()
                    .filter(gpu -> lease.gpus().contains(gpu.id()))
                    .forEach(gpu -> {
                        assertThat(gpu.memoryBytes()).isGreaterThanOrEqualTo(demand.gpuMemoryBytes());
                        assertThat(gpu.engines()).contains(demand.engine());
                    });
            if (demand.gpus() == 0) {
                assertThat(replica.engines()).contains(demand.engine());
            }
        }
        quotas.forEach((owner, quota) -> {
            List<Lease> own = running.values().stream()
                    .filter(run -> run.job().owner().equals(owner))
                    .map(run -> run.job().lease())
                    .toList();
            assertThat(own.size()).isLessThanOrEqualTo(quota.jobs());
            assertThat(own.stream().mapToInt(Lease::threads).sum()).isLessThanOrEqualTo(quota.threads());
            assertThat(own.stream().mapToInt(lease -> lease.gpus().size()).sum())
                    .isLessThanOrEqualTo(quota.gpus());
        });
    }
}
