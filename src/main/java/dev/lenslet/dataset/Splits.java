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

    /** How often all groups are looked at for one whose change of sides helps; two or three times, as a rule. */
    private static final int MAX_ROUNDS = 20;

    /**
     * Holds out a share of each class, as nearly as whole groups allow, at least one group of every class that has two, and
     * never all of a class. The same seed holds out the same. Takes time in proportion to the examples.
     *
     * @param share in [0, 1)
     */
    public static Splits stratified(Examples examples, double share, long seed) {
        Map<Integer, Group> groups = new LinkedHashMap<>();
        Map<Integer, Set<Group>> groupsOfClass = new TreeMap<>();
        for (int i = 0; i < examples.count(); i++) {
            int label = examples.label(i);
            Group group = groups.computeIfAbsent(examples.group(i), same -> new Group());
            group.members.add(i);
            group.classes.merge(label, 1, Integer::sum);
            groupsOfClass.computeIfAbsent(label, same -> new LinkedHashSet<>()).add(group);
        }
        Targets targets = new Targets(groupsOfClass, share);
        Random random = new Random(seed);
        groupsOfClass.forEach((label, ofClass) -> {
            List<Group> shuffled = new ArrayList<>(ofClass);
            Collections.shuffle(shuffled, random);
            shuffled.stream().filter(targets::fits).forEach(targets::hold);
        });
        List<Group> shuffled = new ArrayList<>(groups.values());
        Collections.shuffle(shuffled, random);
        for (int round = 0; round < MAX_ROUNDS && targets.improve(shuffled); round++) {}
        groupsOfClass.forEach((label, ofClass) -> {
            if (targets.lacks(label)) {
                ofClass.stream()
                        .filter(targets::canLeave)
                        .min(Comparator.comparingDouble(targets::change))
                        .ifPresent(targets::hold);
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
    }

    /** How many of each class are to be held out, and are. */
    private static final class Targets {

        private final Map<Integer, Integer> wanted = new HashMap<>();
        private final Map<Integer, Integer> held = new HashMap<>();
        private final Map<Integer, Integer> all = new HashMap<>();

        Targets(Map<Integer, Set<Group>> groupsOfClass, double share) {
            groupsOfClass.forEach((label, groups) -> {
                int members = groups.stream()
                        .mapToInt(group -> group.classes.getOrDefault(label, 0))
                        .sum();
                boolean none = share == 0 || groups.size() < 2;
                all.put(label, members);
                wanted.put(label, none ? 0 : Math.clamp(Math.round(members * share), 1, members - 1));
            });
        }

        private int wanted(int label) {
            return wanted.getOrDefault(label, 0);
        }

        private int held(int label) {
            return held.getOrDefault(label, 0);
        }

        /** Whether a class has none held out that should have. */
        boolean lacks(int label) {
            return wanted(label) > 0 && held(label) == 0;
        }

        /** Whether it may be held out with no class coming above its share. */
        boolean fits(Group group) {
            return canLeave(group)
                    && group.classes.entrySet().stream()
                            .allMatch(of -> held(of.getKey()) + of.getValue() <= wanted(of.getKey()));
        }

        /** Whether it is not held out yet, and every class of its keeps an example without it. */
        boolean canLeave(Group group) {
            return !group.out
                    && group.classes.entrySet().stream()
                            .allMatch(of -> held(of.getKey()) + of.getValue() < all.getOrDefault(of.getKey(), 0));
        }

        void hold(Group group) {
            group.out = true;
            group.classes.forEach((label, count) -> held.merge(label, count, Integer::sum));
        }

        private void giveBack(Group group) {
            group.out = false;
            group.classes.forEach((label, count) -> held.merge(label, -count, Integer::sum));
        }

        /** Lets groups change sides where that brings all classes together nearer to their shares; false where none does. */
        boolean improve(List<Group> groups) {
            boolean improved = false;
            for (Group group : groups) {
                if ((group.out || canLeave(group)) && change(group) < -1e-9) {
                    if (group.out) {
                        giveBack(group);
                    } else {
                        hold(group);
                    }
                    improved = true;
                }
            }
            return improved;
        }

        /** By what the squared distances from the wanted counts, each in parts of the count, grow where a group changes sides. */
        double change(Group group) {
            double change = 0;
            for (Map.Entry<Integer, Integer> of : group.classes.entrySet()) {
                double unit = Math.max(1, wanted(of.getKey()));
                double now = (held(of.getKey()) - wanted(of.getKey())) / unit;
                double step = (group.out ? -of.getValue() : of.getValue()) / unit;
                change += step * (2 * now + step);
            }
            return change;
        }
    }
}
