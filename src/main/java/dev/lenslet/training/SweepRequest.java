package dev.lenslet.training;

import dev.lenslet.training.sweep.Halving;
import dev.lenslet.training.sweep.SearchSpace;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The {@code sweep} of a submission.
 *
 * @param parameters as they were sent
 * @param trials how many are drawn; null for all combinations
 * @param seed of the drawing; null where the client leaves it open
 * @param halving null for the other methods
 */
record SweepRequest(
        Method method,
        Monitor metric,
        Map<String, JsonNode> parameters,
        SearchSpace space,
        @Nullable Integer trials,
        @Nullable Long seed,
        @Nullable Halving halving) {

    /** How values are chosen. */
    enum Method {
        GRID,
        RANDOM,
        HALVING;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
