package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.job.JobEvent.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageWatchTest {

    private final List<Usage> told = new ArrayList<>();
    private long now;
    private long memory = 100;
    private long peak = 100;

    @Test
    void tellsEachTwoSecondsAndAtTheEndThePeakThatWasNotTold() {
        UsageWatch watch = new UsageWatch(this::look, told::add, () -> now);
        for (int tick = 0; tick <= 20; tick++) {
            watch.look();
            now += Duration.ofMillis(100).toNanos();
        }
        assertThat(told).hasSize(2);
        peak = 300;
        now += Duration.ofSeconds(1).toNanos();
        watch.look();
        watch.end();
        assertThat(told).extracting(Usage::memoryPeakBytes).containsExactly(100L, 100L, 300L);
    }

    @Test
    void tellsNothingAtTheEndThatIsKnown() {
        UsageWatch watch = new UsageWatch(this::look, told::add, () -> now);
        watch.look();
        now += Duration.ofSeconds(1).toNanos();
        memory = 50;
        watch.look();
        watch.end();
        assertThat(told).hasSize(1);
    }

    @Test
    void seesWhatAProcessKeepsBusyAndHasInMemory() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        try {
            long began = System.nanoTime();
            WorkerUsage usage = new WorkerUsage(process.toHandle(), InstantSource.system(), began);
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    process.toHandle().info().totalCpuDuration().orElseThrow())
                            .isGreaterThan(Duration.ofMillis(300)));
            Usage seen = usage.look(System.nanoTime()).orElseThrow();
            assertThat(seen.cpuCores()).isBetween(0.01, 1.2);
            assertThat(seen.memoryBytes()).isBetween(100_000L, seen.memoryPeakBytes());
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(new WorkerUsage(process.toHandle(), InstantSource.system(), 0)
                        .look(Duration.ofSeconds(1).toNanos()))
                .isEmpty();
    }

    @Test
    void aJobsPeakIsThatOfAllItsWorkers() {
        JobProgress progress = JobProgress.NONE
                .after(new Usage(Instant.EPOCH, 1.5, 200L, 300L, null))
                .after(new Usage(Instant.EPOCH, 0.5, 100L, 100L, null));
        assertThat(progress.usage()).isEqualTo(new JobProgress.Usage(0.5, 100L, 300L, null));
        assertThat(progress.ended().usage()).isEqualTo(new JobProgress.Usage(null, null, 300L, null));
        assertThat(JobProgress.NONE.ended()).isEqualTo(JobProgress.NONE);
    }

    private Optional<Usage> look(long at) {
        return Optional.of(new Usage(Instant.EPOCH, null, memory, peak, null));
    }
}
