package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reference values are Python's: {@code hashlib.sha256} and {@code math.log} by the words of {@link StickyHash}. */
class SplitTest {

    private static final List<String> KEYS =
            IntStream.range(0, 10_000).mapToObj(i -> "user-" + i).toList();

    /** @param weights by the shares' names */
    private static Split split(Map<String, Integer> weights) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        return new Split(
                "digits",
                weights.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(share -> SplitShare.of(
                                "digits", share.getKey(), share.getValue(), RouteTarget.GONE, false, registry))
                        .toList());
    }

    private static Map<String, String> byKey(Map<String, Integer> weights) {
        Split split = split(weights);
        return KEYS.stream()
                .collect(Collectors.toMap(
                        Function.identity(), key -> split.choose(key).name()));
    }

    private static Map<String, Long> counts(Map<String, String> byKey) {
        return byKey.values().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @Test
    void keysFallToSharesAsPythonSays() {
        assertThat(StickyHash.arrival("digits", "canary", 10, "user-1")).isCloseTo(0.007125805258752295, within(1e-15));
        assertThat(StickyHash.arrival("digits", "stable", 90, "é")).isCloseTo(0.006363722391403128, within(1e-15));
        assertThat(counts(byKey(Map.of("stable", 90, "canary", 10))))
                .isEqualTo(Map.of("stable", 9_019L, "canary", 981L));
        assertThat(counts(byKey(Map.of("a", 45, "b", 45, "canary", 10))))
                .isEqualTo(Map.of("a", 4_509L, "b", 4_517L, "canary", 974L));
    }

    @Test
    void whoGainsWeightTakesKeysFromAllAndNobodyElseDoes() {
        Map<String, String> before = byKey(Map.of("a", 45, "b", 45, "canary", 10));
        Map<String, String> after = byKey(Map.of("a", 40, "b", 40, "canary", 20));
        Map<String, Long> moved = KEYS.stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .collect(
                        Collectors.groupingBy(key -> before.get(key) + " to " + after.get(key), Collectors.counting()));
        assertThat(moved).containsOnlyKeys("a to canary", "b to canary");
        assertThat(moved.values()).allMatch(count -> count > 400 && count < 600);
    }

    @Test
    void weightsCountByTheirRatios() {
        assertThat(byKey(Map.of("stable", 9, "canary", 1))).isEqualTo(byKey(Map.of("stable", 900, "canary", 100)));
    }

    @Test
    void whoHasNoWeightGetsNothing() {
        Map<String, Integer> weights = Map.of("a", 0, "b", 1, "c", 0);
        assertThat(counts(byKey(weights))).containsOnlyKeys("b");
        assertThat(unkeyed(weights, 1_000, null)).containsOnlyKeys("b");
    }

    @Test
    void withoutAKeySharesTakeTurnsAsOftenAsTheirWeightsSay() {
        for (boolean empty : new boolean[] {false, true}) {
            Map<String, Long> counts = unkeyed(Map.of("a", 899, "b", 100, "canary", 1), 10_000, empty ? "" : null);
            assertThat(counts.get("a")).isBetween(8_986L, 8_994L);
            assertThat(counts.get("b")).isBetween(996L, 1_004L);
            assertThat(counts.get("canary")).isBetween(8L, 12L);
        }
        assertThat(unkeyed(Map.of("canary", 1, "stable", 9), 20, null).get("canary"))
                .as("of few, too")
                .isBetween(1L, 3L);
    }

    private static Map<String, Long> unkeyed(Map<String, Integer> weights, int requests, @Nullable String key) {
        Split split = split(weights);
        return IntStream.range(0, requests)
                .mapToObj(i -> split.choose(key).name())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
