package dev.lenslet.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a model's requests that name no version are divided. Thread-safe. */
final class Split {

    private final String model;
    private final List<SplitShare> shares;
    private final long total;
    private final EvenSteps steps = new EvenSteps();

    /** @param shares at least one of them with a weight */
    Split(String model, List<SplitShare> shares) {
        this.model = model;
        this.shares = List.copyOf(shares);
        this.total = shares.stream().mapToLong(SplitShare::weight).sum();
    }

    List<SplitShare> shares() {
        return shares;
    }

    /** The share that a request falls to: always the same of one key, else each in turn as often as its weight says. */
    SplitShare choose(@Nullable String key) {
        return key == null || key.isEmpty() ? next() : first(key);
    }

    private SplitShare first(String key) {
        SplitShare first = shares.getFirst();
        double earliest = Double.POSITIVE_INFINITY;
        for (SplitShare share : shares) {
            if (share.weight() > 0) {
                double arrival = StickyHash.arrival(model, share.name(), share.weight(), key);
                if (arrival < earliest) {
                    earliest = arrival;
                    first = share;
                }
            }
        }
        return first;
    }

    private SplitShare next() {
        double at = steps.next() * total;
        for (SplitShare share : shares) {
            at -= share.weight();
            if (at < 0) {
                return share;
            }
        }
        return shares.getLast();
    }
}
