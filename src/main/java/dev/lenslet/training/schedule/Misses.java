package dev.lenslet.training.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * What there was no room for in this decision. Room only becomes less while one is made, so what needs no less, for no less
 * time, has none either: that spares looking at every replica for each of ten thousand jobs.
 */
final class Misses {

    private record Miss(Demand demand, long millis) {
        boolean coveredBy(Demand demand, long millis) {
            return millis >= this.millis && demand.covers(this.demand);
        }
    }

    private final List<Miss> misses = new ArrayList<>();

    boolean cover(Demand demand, long millis) {
        for (Miss miss : misses) {
            if (miss.coveredBy(demand, millis)) {
                return true;
            }
        }
        return false;
    }

    void add(Demand demand, long millis) {
        misses.removeIf(miss -> demand.equals(miss.demand()) && millis <= miss.millis());
        misses.add(new Miss(demand, millis));
    }
}
