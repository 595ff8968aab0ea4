package dev.lenslet.serving;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts of one version's runs since it was loaded. Thread-safe. */
public final class VersionStatistics {

    private final Map<Integer, Adders> byRows = new ConcurrentHashMap<>();

    private record Adders(LongAdder runs, LongAdder nanos) {}

    /** Runs of the graph with so many rows, and their nanoseconds in all. */
    public record Runs(long count, long nanos) {}

    void ran(int rows, long nanos) {
        Adders adders = byRows.get(rows);
        if (adders == null) {
            adders = byRows.computeIfAbsent(rows, size -> new Adders(new LongAdder(), new LongAdder()));
        }
        adders.runs.increment();
        adders.nanos.add(nanos);
    }

    /** By the rows of a run, ascending. */
    public Map<Integer, Runs> runs() {
        Map<Integer, Runs> runs = new TreeMap<>();
        byRows.forEach((rows, adders) -> runs.put(rows, new Runs(adders.runs.sum(), adders.nanos.sum())));
        return runs;
    }
}
