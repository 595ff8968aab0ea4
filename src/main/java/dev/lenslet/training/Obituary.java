package dev.lenslet.training;

import java.util.Map;
import java.util.OptionalInt;
import org.springframework.util.unit.DataSize;

/** Says what a worker died of that left no outcome. */
final class Obituary {

    /** Exit code of {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    private static final int FATAL_SIGNAL = 128;

    private static final Map<Integer, String> SIGNALS = Map.of(
            2, "SIGINT, as when a terminal interrupts the service and its workers",
            4, "SIGILL: native code with instructions that this processor lacks",
            6, "SIGABRT: native code gave up, hs_err.log in the job's directory may tell where",
            7, "SIGBUS: native code crashed or the disk is full",
            8, "SIGFPE: native code crashed",
            9, "SIGKILL: by hand, or by the system for want of memory",
            11, "SIGSEGV: native code crashed",
            15, "SIGTERM: by hand or by the system");

    private Obituary() {}

    /**
     * Of a job that an earlier service left.
     *
     * @param begun whether it had a worker
     */
    static String ofTheGone(JobProgress progress, boolean begun) {
        String where = progress.inWords();
        return begun
                ? "the service was restarted and the worker is gone (" + where + ")"
                : "the service was restarted " + where + ", and the job had no worker yet";
    }

    /** Whether the same would end the same way: its heap is too small. */
    static boolean isOfItsOwn(OptionalInt exit) {
        return exit.isPresent() && exit.getAsInt() == OUT_OF_MEMORY;
    }

    /** @param exit 128 + n for signal n; empty where nobody was there to see it */
    static String of(OptionalInt exit, JobProgress progress, DataSize heap) {
        String where = progress.inWords();
        if (exit.isEmpty()) {
            return ofTheGone(progress, true);
        }
        int code = exit.getAsInt();
        if (code == OUT_OF_MEMORY) {
            return "the worker ran out of Java heap memory " + where + " (exit code 3; lenslet.training.heap is "
                    + heap.toMegabytes() + "MB)";
        }
        String signal = SIGNALS.get(code - FATAL_SIGNAL);
        if (code > FATAL_SIGNAL && signal != null) {
            return "the worker was ended " + where + " by signal " + (code - FATAL_SIGNAL) + " (exit code " + code
                    + ", " + signal + ")";
        }
        return "the worker ended " + where + " with exit code " + code + " and left no outcome; its log may tell why";
    }
}
