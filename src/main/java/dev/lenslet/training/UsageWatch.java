package dev.lenslet.training;

import dev.lenslet.training.job.JobEvent.Usage;
import dev.lenslet.training.job.Seldom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a worker at once and then each second, and tells of it each two, later more seldom, and at its end once more if the peak
 * was not told. One thread only.
 */
final class UsageWatch {

    private static final long LOOK = Duration.ofSeconds(1).toNanos();
    private static final Duration TELL = Duration.ofSeconds(2);

    private final Worker worker;
    private final Told told;
    private final LongSupplier clock;
    private final Seldom seldom;
    private long looked;
    private @Nullable Usage untold;
    private long toldPeak;

    /** As {@link WorkerUsage}. */
    interface Worker {
        Optional<Usage> look(long now);
    }

    /** Where it is told. */
    interface Told {
        void usage(Usage usage);
    }

    /** @param clock as {@link System#nanoTime} */
    UsageWatch(Worker worker, Told told, LongSupplier clock) {
        this.worker = worker;
        this.told = told;
        this.clock = clock;
        this.looked = clock.getAsLong() - LOOK;
        this.seldom = new Seldom(TELL, looked + LOOK);
    }

    /** To be called often. */
    void look() {
        long now = clock.getAsLong();
        if (now - looked < LOOK) {
            return;
        }
        looked = now;
        worker.look(now).ifPresent(usage -> untold = usage);
        if (untold != null && seldom.due(now)) {
            tell(untold);
            seldom.told(now);
        }
    }

    /** The worker is gone. */
    void end() {
        if (untold != null && untold.memoryPeakBytes() != null && untold.memoryPeakBytes() > toldPeak) {
            tell(untold);
        }
    }

    private void tell(Usage usage) {
        told.usage(usage);
        untold = null;
        if (usage.memoryPeakBytes() != null) {
            toldPeak = usage.memoryPeakBytes();
        }
    }
}
