package dev.lenslet.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Examples divided in two by class, so that both sides have every class in about the same shares, and by group, so that
 * neither side has an example of a group that the other has one of.
 *
 * @param kept indices of the larger side, ascending
 * @param heldOut indices of the other, ascending
 */
public record Splits(int[] kept, int[] heldOut) {

    /** Of a data set that has no test split of its own. */
    public static final double TEST_SHARE = 0.2;

    /** The test split of a set without one is the same for every seed, so that versions can be compared. */
    public static final long TEST_SEED = 20_170_809;

    /**
     * Holds out a share of each class, at least one group of every class that has two, and never all of a class; groups
     * too large for the share stay, unless a class would otherwise have none held out. The same seed holds out the same.
     *
     * @param share in [0, 1)
     */
    public static Splits stratified(Examples examples, double share, long seed) {
        Map<Integer, Group> groups = new LinkedHashMap<>();
        Map<Integer, Set<Group>> groupsOfClass = new TreeMap<>();
        Map<Integer, Integer> left = new HashMap<>();
        for (int i = 0; i < examples.count(); i++) {
            int label = examples.label(i);
            Group group = groups.computeIfAbsent(examples.group(i), same -> new Group());
            group.members.add(i);
            group.classes.merge(label, 1, Integer::sum);
            groupsOfClass.computeIfAbsent(label, same -> new LinkedHashSet<>()).add(group);
            left.merge(label, 1, Integer::sum);
        }
        Random random = new Random(seed);
        groupsOfClass.forEach((label, ofClass) -> {
            List<Group> shuffled = new ArrayList<>(ofClass);
            Collections.shuffle(shuffled, random);
            int members = shuffled.stream().mapToInt(group -> group.of(label)).sum();
            int wanted =
                    share == 0 || shuffled.size() < 2 ? 0 : Math.clamp(Math.round(members * share), 1, members - 1);
            for (Group group : shuffled) {
                int held = members - left.getOrDefault(label, 0);
                if (held + group.of(label) <= wanted && group.canLeave(left)) {
                    group.leave(left);
                }
            }
            if (wanted > 0 && members == left.getOrDefault(label, 0)) {
                shuffled.stream()
                        .filter(group -> group.canLeave(left))
                        .min(Comparator.comparingInt(group -> group.of(label)))
                        .ifPresent(group -> group.leave(left));
            }
        });
        return new Splits(members(groups, false), members(groups, true));
    }

    private static int[] members(Map<Integer, Group> groups, boolean out) {
        return groups.values().stream()
                .filter(group -> group.out == out)
                .flatMap(group -> group.members.stream())
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** Examples that stay together. */
    private static final class Group {

        private final List<Integer> members = new ArrayList<>();
        private final Map<Integer, Integer> classes = new TreeMap<>();
        private boolean out;

        int of(int label) {
            return classes.getOrDefault(label, 0);
        }

        /** Whether it is not held out yet, and every class of its keeps an example without it. */
        boolean canLeave(Map<Integer, Integer> left) {
            return !out
                    && classes.entrySet().stream()
                            .allMatch(each -> left.getOrDefault(each.getKey(), 0) > each.getValue());
        }

        void leave(Map<Integer, Integer> left) {
            out = true;
            classes.forEach((label, count) -> left.merge(label, -count, Integer::sum));
        }
    }
}
