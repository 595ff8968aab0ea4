package dev.lenslet.training.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/**
 * What a sweep's trials may differ in.
 *
 * @param parameters candidates by the parameter's name, in the order in which the client named them
 */
public record SearchSpace(Map<String, Candidates> parameters) {

    /** Draws that may turn out to have been drawn before, for each that is wanted. */
    private static final int PATIENCE = 100;

    public SearchSpace {
        parameters = new LinkedHashMap<>(parameters);
    }

    /** How many combinations a grid has; more than fit count as the largest long. */
    public long size() {
        long size = 1;
        for (Candidates candidates : parameters.values()) {
            long wide = candidates.all().size();
            size = size > Long.MAX_VALUE / wide ? Long.MAX_VALUE : size * wide;
        }
        return size;
    }

    /** Every combination, the last parameter changing first. */
    public List<Map<String, JsonNode>> grid() {
        List<Map<String, JsonNode>> grid = List.of(Map.of());
        for (Map.Entry<String, Candidates> parameter : parameters.entrySet()) {
            List<Map<String, JsonNode>> wider = new ArrayList<>();
            for (Map<String, JsonNode> values : grid) {
                for (JsonNode value : parameter.getValue().all()) {
                    Map<String, JsonNode> longer = new LinkedHashMap<>(values);
                    longer.put(parameter.getKey(), value);
                    wider.add(longer);
                }
            }
            grid = wider;
        }
        return grid;
    }

    /**
     * Combinations at random, no two alike: the same for the same seed.
     *
     * @return fewer than wanted where there are no more
     */
    public List<Map<String, JsonNode>> random(int wanted, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<Map<String, JsonNode>> drawn = new LinkedHashSet<>();
        for (int draw = 0; drawn.size() < wanted && draw < wanted * PATIENCE; draw++) {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            parameters.forEach((name, candidates) -> values.put(name, candidates.draw(random)));
            drawn.add(values);
        }
        return List.copyOf(drawn);
    }
}
