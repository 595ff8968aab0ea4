package dev.lenslet.training;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells which replicas are silent: those whose beat did not change for a time throughout which this one looked. It measures by
 * its own monotonic clock and compares with nobody's; after a gap, in which it was paused itself or the database was away, it
 * begins anew. One thread only.
 */
final class ReplicaWatch {

    private record Seen(long beat, long since) {}

    private final Duration patience;
    private final LongSupplier nanos;
    private final Map<String, Seen> seen = new HashMap<>();
    private long last;

    /** @param patience how long a replica may be silent; a gap is a third of it */
    ReplicaWatch(Duration patience, LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
        this.last = nanos.getAsLong();
    }

    /** @param others as they are in the database now */
    List<Replica> silent(List<Replica> others) {
        long now = nanos.getAsLong();
        if (now - last > patience.toNanos() / 3) {
            seen.clear();
        }
        last = now;
        seen.keySet().retainAll(others.stream().map(Replica::id).toList());
        return others.stream()
                .filter(other -> now - lastChange(other, now) > patience.toNanos())
                .toList();
    }

    private long lastChange(Replica other, long now) {
        return seen.merge(
                        other.id(),
                        new Seen(other.beat(), now),
                        (before, fresh) -> before.beat() == fresh.beat() ? before : fresh)
                .since();
    }
}
