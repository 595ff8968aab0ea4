package dev.lenslet.serving;

import dev.lenslet.device.Memory;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelVersion;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.OptionalLong;

/**
 * What the process has in memory at one moment, to be compared with what it has after a load. What a version takes is what the
 * process grew by, less what Java grew by, but never less than {@link #expected}: the C library gives a new version what an
 * old one left, and then nothing grows. Requests that run beside a load may add to it. What a version takes later, for larger
 * batches than it was warmed by, isn't counted.
 *
 * @param resident empty where the system doesn't tell: then the expected counts
 */
record Footprint(OptionalLong resident, long heap, long nonHeap) {

    /** Of an empty graph: session, arena, meters. */
    private static final long SESSION = 1 << 20;

    /**
     * Times its files: the weights, and their copies in the order that the kernels read. VGG16 took 2.2 times its file, an LSTM
     * 0.8 times (ONNX Runtime 1.28.0).
     */
    private static final long WEIGHTS = 2;

    static Footprint now() {
        MemoryMXBean java = ManagementFactory.getMemoryMXBean();
        return new Footprint(
                Memory.resident(),
                java.getHeapMemoryUsage().getUsed(),
                java.getNonHeapMemoryUsage().getUsed());
    }

    /** What a version will take at least. */
    static long expected(ModelVersion version) {
        return SESSION
                + WEIGHTS
                        * version.record().files().values().stream()
                                .mapToLong(FileEntry::bytes)
                                .sum();
    }

    /** What the version takes that was loaded between two of these. */
    static long between(Footprint before, Footprint after, ModelVersion version) {
        long expected = expected(version);
        if (before.resident.isEmpty() || after.resident.isEmpty()) {
            return expected;
        }
        long grown = after.resident.getAsLong()
                - before.resident.getAsLong()
                - Math.max(0, after.heap - before.heap)
                - Math.max(0, after.nonHeap - before.nonHeap);
        return Math.max(expected, grown);
    }
}
