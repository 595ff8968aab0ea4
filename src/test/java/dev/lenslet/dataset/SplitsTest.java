package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitsTest {

    /** Labels and groups only. */
    private record Drawn(int[] labels, int[] groups) implements Examples {

        @Override
        public int count() {
            return labels.length;
        }

        @Override
        public Shape shape() {
            return Shape.of(1);
        }

        @Override
        public int label(int index) {
            return labels[index];
        }

        @Override
        public int group(int index) {
            return groups[index];
        }

        @Override
        public void read(int index, float[] target, int offset) {
            target[offset] = index;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverDividesAGroupAndHoldsOutAboutTheShareOfEachClass(long seed) {
        Random random = new Random(seed);
        int[] labels = new int[600];
        int[] groups = new int[600];
        for (int i = 0; i < labels.length; i++) {
            groups[i] = random.nextInt(120);
            labels[i] = groups[i] % 3;
        }
        Examples examples = new Drawn(labels, groups);

        Splits splits = Splits.stratified(examples, 0.2, seed);

        assertThat(splits.kept().length + splits.heldOut().length).isEqualTo(600);
        assertThat(groups(examples, splits.kept())).doesNotContainAnyElementsOf(groups(examples, splits.heldOut()));
        for (int label = 0; label < 3; label++) {
            assertThat(share(examples, splits, label)).as("class %d", label).isBetween(0.15, 0.21);
        }
    }

    @Test
    void aGroupOfSeveralClassesStaysWhole() {
        int[] labels = IntStream.range(0, 40).map(i -> i % 2).toArray();
        int[] groups = IntStream.range(0, 40).map(i -> i / 4).toArray();
        Examples examples = new Drawn(labels, groups);

        Splits splits = Splits.stratified(examples, 0.2, 9);

        assertThat(splits.heldOut()).hasSize(8);
        assertThat(groups(examples, splits.kept())).doesNotContainAnyElementsOf(groups(examples, splits.heldOut()));
    }

    /** As recordings that have several classes each: of unlike sizes, most of one class, some of others. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void holdsOutAboutTheShareOfEachClassWhereGroupsSpanClasses(long seed) {
        Random random = new Random(seed);
        int[] labels = new int[900];
        int[] groups = new int[900];
        for (int i = 0, group = 0, left = 0; i < labels.length; i++, left--) {
            if (left == 0) {
                group++;
                left = 4 + random.nextInt(30);
            }
            groups[i] = group;
            labels[i] = random.nextInt(3) > 0 ? group % 4 : random.nextInt(4);
        }
        Examples examples = new Drawn(labels, groups);

        Splits splits = Splits.stratified(examples, 0.2, seed);

        assertThat(groups(examples, splits.kept())).doesNotContainAnyElementsOf(groups(examples, splits.heldOut()));
        assertThat(splits.heldOut().length / 900.0).isBetween(0.17, 0.23);
        for (int label = 0; label < 4; label++) {
            assertThat(share(examples, splits, label)).as("class %d", label).isBetween(0.14, 0.26);
        }
        assertThat(Splits.stratified(examples, 0.2, seed).heldOut()).isEqualTo(splits.heldOut());
    }

    @Test
    void groupsThatAllHaveAllClassesComeNearTheShareOfEach() {
        // Ten speakers, who say each of eight words from 3 to 9 times.
        Random random = new Random(3);
        List<int[]> drawn = new ArrayList<>();
        for (int speaker = 0; speaker < 10; speaker++) {
            for (int word = 0; word < 8; word++) {
                for (int times = 3 + random.nextInt(7); times > 0; times--) {
                    drawn.add(new int[] {word, speaker});
                }
            }
        }
        Examples examples = new Drawn(
                drawn.stream().mapToInt(each -> each[0]).toArray(),
                drawn.stream().mapToInt(each -> each[1]).toArray());

        Splits splits = Splits.stratified(examples, 0.2, 5);

        assertThat(groups(examples, splits.heldOut())).hasSize(2);
        for (int word = 0; word < 8; word++) {
            assertThat(share(examples, splits, word)).as("word %d", word).isBetween(0.1, 0.3);
        }
    }

    @Test
    void aClassOfOneGroupIsAllKept() {
        Examples examples = new Drawn(new int[] {0, 0, 0, 1, 1, 1}, new int[] {0, 0, 0, 1, 2, 3});

        Splits splits = Splits.stratified(examples, 0.3, 1);

        assertThat(Arrays.stream(splits.kept())).contains(0, 1, 2);
        assertThat(splits.heldOut()).hasSize(1);
    }

    @Test
    void ofGroupsLargerThanTheShareTheSmallestIsHeldOut() {
        Examples examples = new Drawn(new int[] {0, 0, 0, 0, 0}, new int[] {1, 1, 1, 2, 2});

        assertThat(Splits.stratified(examples, 0.2, 1).heldOut()).containsExactly(3, 4);
    }

    @Test
    void theSameSeedHoldsOutTheSameAndAnotherOthers() {
        int[] alone = IntStream.range(0, 100).toArray();
        Examples examples = new Drawn(new int[100], alone);

        assertThat(Splits.stratified(examples, 0.2, 5).heldOut())
                .isEqualTo(Splits.stratified(examples, 0.2, 5).heldOut())
                .isNotEqualTo(Splits.stratified(examples, 0.2, 6).heldOut())
                .hasSize(20);
    }

    @Test
    void aViewOfSomeKeepsTheirGroups() {
        Examples some = new Drawn(new int[] {0, 0, 0}, new int[] {7, 8, 9}).select(new int[] {2, 0});

        assertThat(some.group(0)).isEqualTo(9);
        assertThat(some.group(1)).isEqualTo(7);
    }

    private static Set<Integer> groups(Examples examples, int[] indices) {
        return Arrays.stream(indices).map(examples::group).boxed().collect(Collectors.toSet());
    }

    private static double share(Examples examples, Splits splits, int label) {
        double out = Arrays.stream(splits.heldOut())
                .filter(i -> examples.label(i) == label)
                .count();
        double kept = Arrays.stream(splits.kept())
                .filter(i -> examples.label(i) == label)
                .count();
        return out / (out + kept);
    }
}
