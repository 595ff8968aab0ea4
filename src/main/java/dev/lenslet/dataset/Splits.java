package dev.lenslet.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Examples divided in two by class, so that both sides have every class in the same shares.
 *
 * @param kept indices of the larger side, ascending
 * @param heldOut indices of the other, ascending
 */
public record Splits(int[] kept, int[] heldOut) {

    /**
     * Holds out a share of each class, at least one example of every class that has two; the same seed holds out the same.
     *
     * @param share in [0, 1)
     */
    public static Splits stratified(Examples examples, double share, long seed) {
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int i = 0; i < examples.count(); i++) {
            byClass.computeIfAbsent(examples.label(i), label -> new ArrayList<>())
                    .add(i);
        }
        Random random = new Random(seed);
        List<Integer> kept = new ArrayList<>();
        List<Integer> heldOut = new ArrayList<>();
        for (List<Integer> members : byClass.values()) {
            Collections.shuffle(members, random);
            int out = share == 0 || members.size() < 2
                    ? 0
                    : Math.clamp(Math.round(members.size() * share), 1, members.size() - 1);
            heldOut.addAll(members.subList(0, out));
            kept.addAll(members.subList(out, members.size()));
        }
        return new Splits(sorted(kept), sorted(heldOut));
    }

    private static int[] sorted(List<Integer> indices) {
        return indices.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
