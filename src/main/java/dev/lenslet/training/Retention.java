package dev.lenslet.training;

import dev.lenslet.training.HousekeepingSettings.Limit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which of several things are kept no longer. */
final class Retention {

    private Retention() {}

    /**
     * @param since its job ended, or it was last used
     * @param bytes on the disk
     */
    record Kept(String name, Instant since, long bytes) {}

    /** Those that are older than the limit, and then the oldest of the rest until it has no more bytes than the limit. */
    static List<Kept> beyond(Limit limit, List<Kept> all, Instant now) {
        List<Kept> oldestFirst =
                all.stream().sorted(Comparator.comparing(Kept::since)).toList();
        long bytes = all.stream().mapToLong(Kept::bytes).sum();
        List<Kept> beyond = new ArrayList<>();
        for (Kept kept : oldestFirst) {
            boolean old = limit.age() != null && kept.since().isBefore(now.minus(limit.age()));
            boolean much = limit.bytes() != null && bytes > limit.bytes().toBytes() && kept.bytes() > 0;
            if (old || much) {
                beyond.add(kept);
                bytes -= kept.bytes();
            }
        }
        return beyond;
    }
}
