package dev.lenslet.registry;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's requests go that name no version. Versions are numbers or labels; a label may move meanwhile, or a version
 * go.
 *
 * @param split the versions that answer, each in proportion to its weight; empty where one answers all
 * @param shadow the version that is asked too, for comparison; null where none is
 */
public record Traffic(List<Share> split, @Nullable Shadow shadow) {

    static final int MOST_SHARES = 16;
    static final int MOST_WEIGHT = 1_000_000;

    /** @param weight 0 to {@value #MOST_WEIGHT}; 0 gets nothing */
    public record Share(String version, int weight) {

        public Share {
            if (weight < 0 || weight > MOST_WEIGHT) {
                throw new IllegalArgumentException("a weight of " + weight + " is not from 0 to " + MOST_WEIGHT);
            }
        }
    }

    /** @param fraction of the answers, above 0, at most 1 */
    public record Shadow(String version, double fraction) {

        public Shadow {
            if (!(fraction > 0 && fraction <= 1)) {
                throw new IllegalArgumentException("a fraction of " + fraction + " is not above 0 and at most 1");
            }
        }
    }

    /**
     * Without shares of a version that nobody shall get any more; {@code stable} stays, since it moves.
     *
     * @param is whether what a share names is that version
     * @return null where nothing is left
     */
    @Nullable
    Traffic without(Predicate<String> is) {
        List<Share> kept = split.stream()
                .filter(share -> share.version().equals(Names.STABLE) || !is.test(share.version()))
                .toList();
        boolean some = kept.stream().anyMatch(share -> share.weight() > 0);
        return some || shadow != null ? new Traffic(some ? kept : List.of(), shadow) : null;
    }

    /** All that it names. */
    public Set<String> versions() {
        Set<String> versions = new HashSet<>();
        split.forEach(share -> versions.add(share.version()));
        if (shadow != null) {
            versions.add(shadow.version());
        }
        return versions;
    }

    public Traffic {
        split = List.copyOf(split);
        if (split.isEmpty() && shadow == null) {
            throw new IllegalArgumentException("neither a split nor a shadow");
        }
        if (split.size() > MOST_SHARES) {
            throw new IllegalArgumentException(split.size() + " shares, more than " + MOST_SHARES);
        }
        if (!split.isEmpty() && split.stream().allMatch(share -> share.weight() == 0)) {
            throw new IllegalArgumentException("weights whose sum is 0");
        }
        Set<String> versions = new HashSet<>();
        split.forEach(share -> {
            if (!versions.add(share.version())) {
                throw new IllegalArgumentException("version " + share.version() + " twice");
            }
        });
    }
}
