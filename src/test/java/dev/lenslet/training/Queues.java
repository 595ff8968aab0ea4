package dev.lenslet.training;

import dev.lenslet.training.SchedulingSettings.ForServing;
import dev.lenslet.training.SchedulingSettings.Limits;
import dev.lenslet.training.schedule.Replica.Reserve;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.unit.DataSize;

/** Passes over queues that tests fill, and what replicas offer in them. */
final class Queues {

    static final long GB = 1L << 30;

    private Queues() {}

    /** Settings with a small heap, and everything else as it is by default. */
    static TrainingSettings settings(@org.jspecify.annotations.Nullable Integer threads, List<String> options) {
        return new TrainingSettings(
                16,
                1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                "dl4j",
                DataSize.ofMegabytes(300),
                DataSize.ofMegabytes(500),
                DataSize.ofMegabytes(100),
                threads,
                Duration.ofSeconds(10),
                new TrainingSettings.Checkpoint(Duration.ofMinutes(5), 2),
                1,
                64,
                options);
    }

    static SchedulingSettings scheduling(Map<String, Limits> quotas) {
        return new SchedulingSettings(
                new ForServing(0, DataSize.ofMegabytes(512)), Duration.ofDays(1), new Limits(null, null, null), quotas);
    }

    static QueueState state(JdbcClient jdbc, PlatformTransactionManager transactions, Map<String, Limits> quotas) {
        return new QueueState(jdbc, new Replicas(jdbc, transactions), settings(null, List.of()), scheduling(quotas));
    }

    static SchedulingPass pass(JdbcClient jdbc, PlatformTransactionManager transactions, Map<String, Limits> quotas) {
        return new SchedulingPass(
                jdbc,
                transactions,
                state(jdbc, transactions, quotas),
                scheduling(quotas),
                new DatabaseClock(jdbc, System::nanoTime),
                new SimpleMeterRegistry().timer("decisions"));
    }

    /** A thread for each job, and more than enough memory. */
    static Offer offer(int threads, String... gpus) {
        return new Offer(
                threads,
                64 * GB,
                List.of("dl4j"),
                List.of(gpus).stream()
                        .map(gpu -> new Offer.GpuOffer(gpu, 80 * GB, List.of("dl4j")))
                        .toList(),
                Reserve.NONE,
                1);
    }
}
