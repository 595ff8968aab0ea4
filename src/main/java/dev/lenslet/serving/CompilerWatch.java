package dev.lenslet.serving;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether the virtual machine has compiled what has run often so far: its compilers work less than a third of the time, for a
 * second and a quarter: what they do is counted when it is done, and may take most of a second. Where it doesn't say, never. For one thread.
 */
final class CompilerWatch {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int QUIET_INTERVALS = 5;
    private static final double QUIET = 0.33;

    private final @Nullable CompilationMXBean compilers = timed();
    private long time = System.nanoTime();
    private long worked = worked();
    private int quiet;

    private static @Nullable CompilationMXBean timed() {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        return compilers != null && compilers.isCompilationTimeMonitoringSupported() ? compilers : null;
    }

    /** Milliseconds of all compilers. */
    private long worked() {
        return compilers == null ? 0 : compilers.getTotalCompilationTime();
    }

    /** Waits for a quarter of a second. */
    boolean isQuietAfterWaiting() throws InterruptedException {
        Thread.sleep(INTERVAL);
        long now = System.nanoTime();
        long after = worked();
        double share = (after - worked) * 1e6 / (now - time);
        time = now;
        worked = after;
        quiet = compilers != null && share < QUIET ? quiet + 1 : 0;
        return quiet >= QUIET_INTERVALS;
    }
}
