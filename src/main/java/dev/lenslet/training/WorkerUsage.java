package dev.lenslet.training;

import dev.lenslet.training.job.JobEvent.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one worker uses, seen from outside, so that it costs the worker nothing and is known of one that is killed. One thread
 * only.
 */
final class WorkerUsage {

    /** The system counts in hundredths of a second. */
    private static final long LEAST = Duration.ofMillis(200).toNanos();

    private final ProcessHandle worker;
    private final InstantSource clock;
    private final Path status;
    private long looked;
    private @Nullable Duration busy;

    /**
     * @param clock that a job's times are by
     * @param now {@link System#nanoTime}'s
     */
    WorkerUsage(ProcessHandle worker, InstantSource clock, long now) {
        this.worker = worker;
        this.clock = clock;
        this.status = Path.of("/proc", Long.toString(worker.pid()), "status");
        this.looked = now;
        this.busy = busy();
    }

    /** What it uses now of processors and memory; empty where it is gone, or the system tells nothing. */
    Optional<Usage> look(long now) {
        Double cores = null;
        if (now - looked >= LEAST) {
            Duration before = busy;
            busy = busy();
            cores = before == null || busy == null
                    ? null
                    : Double.valueOf(Math.max(0, busy.minus(before).toNanos() / (double) (now - looked)));
            looked = now;
        }
        List<String> lines = lines();
        Long resident = bytes(lines, "VmRSS:");
        Long peak = bytes(lines, "VmHWM:");
        return cores == null && resident == null
                ? Optional.empty()
                : Optional.of(new Usage(clock.instant(), cores, resident, peak, null));
    }

    private @Nullable Duration busy() {
        return worker.info().totalCpuDuration().orElse(null);
    }

    private List<String> lines() {
        try {
            return Files.isReadable(status) ? Files.readAllLines(status) : List.of();
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static @Nullable Long bytes(List<String> lines, String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElse(null);
    }
}
