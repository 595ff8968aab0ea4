package dev.lenslet.training.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class SearchSpaceTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Test
    void aGridHasEveryCombinationTheLastParameterChangingFirst() {
        Map<String, Candidates> parameters = new LinkedHashMap<>();
        parameters.put("a", new Candidates.Listed(List.of(JSON.numberNode(1), JSON.stringNode("x"))));
        parameters.put("b", new Candidates.Range(16, 64, true, true, 3));
        SearchSpace space = new SearchSpace(parameters);
        assertThat(space.size()).isEqualTo(6);
        assertThat(space.grid())
                .extracting(Map::toString)
                .containsExactly(
                        "{a=1, b=16}",
                        "{a=1, b=32}",
                        "{a=1, b=64}",
                        "{a=\"x\", b=16}",
                        "{a=\"x\", b=32}",
                        "{a=\"x\", b=64}");
    }

    @Test
    void aRangeEndsWithItsEndsAndIsEvenInItsScale() {
        assertThat(new Candidates.Range(0, 1, false, false, 5).all())
                .extracting(JsonNode::doubleValue)
                .containsExactly(0.0, 0.25, 0.5, 0.75, 1.0);
        assertThat(new Candidates.Range(1e-4, 0.1, true, false, 4).all())
                .extracting(JsonNode::doubleValue)
                .containsExactly(1e-4, 1e-3, 1e-2, 0.1);
        assertThat(new Candidates.Range(1, 3, false, true, 9).all())
                .as("each whole number once")
                .extracting(JsonNode::intValue)
                .containsExactly(1, 2, 3);
    }

    @Test
    void whatIsDrawnIsWithinTheRangeAndEachWholeNumberAsLikely() {
        SplittableRandom random = new SplittableRandom(5);
        Candidates whole = new Candidates.Range(1, 4, false, true, 2);
        int[] counts = new int[5];
        IntStream.range(0, 4000).forEach(draw -> counts[whole.draw(random).intValue()]++);
        assertThat(IntStream.rangeClosed(1, 4).map(value -> counts[value])).allMatch(count -> count > 900);
        Candidates log = new Candidates.Range(1e-4, 1, true, false, 2);
        List<Double> drawn = IntStream.range(0, 4000)
                .mapToObj(draw -> log.draw(random).doubleValue())
                .toList();
        assertThat(drawn).allMatch(value -> value >= 1e-4 && value <= 1);
        assertThat(drawn.stream().filter(value -> value < 1e-2).count()).isBetween(1850L, 2150L);
    }

    @Test
    void theSameSeedDrawsTheSameAndNothingTwice() {
        SearchSpace space = new SearchSpace(Map.of("a", new Candidates.Range(1, 6, false, true, 2)));
        assertThat(space.random(4, 11))
                .isEqualTo(space.random(4, 11))
                .doesNotHaveDuplicates()
                .hasSize(4);
        assertThat(space.random(4, 12)).isNotEqualTo(space.random(4, 11));
        assertThat(space.random(100, 11)).as("there are no more").hasSize(6);
    }

    /** The rungs of Li et al. 2018, "Hyperband", table 1, bracket s = 4. */
    @Test
    void halvingHasTheRungsOfItsPaper() {
        Halving halving = new Halving(3, 1, 81);
        assertThat(halving.rungs()).containsExactly(1, 3, 9, 27, 81);
        assertThat(IntStream.range(0, 5).map(rung -> halving.places(81, rung))).containsExactly(81, 27, 9, 3, 1);
        assertThat(new Halving(2, 3, 10).rungs()).containsExactly(3, 6, 10);
        assertThat(new Halving(4, 5, 5).rungs()).containsExactly(5);
        assertThat(new Halving(2, 1, 4).places(1, 2)).isEqualTo(1);
    }
}
