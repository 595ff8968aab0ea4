package dev.lenslet.training.sweep;

import dev.lenslet.training.Monitor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a sweep searches, with every choice made.
 *
 * @param method {@code grid}, {@code random} or {@code halving}
 * @param metric that trials are compared by, {@link Monitor#VAL_LOSS} or {@link Monitor#VAL_ACCURACY}
 * @param parameters as the client gave them
 * @param trials how many there are
 * @param seed of what was drawn; null where nothing was
 * @param halving null for the other methods
 */
public record SweepPlan(
        String method,
        Monitor metric,
        Map<String, JsonNode> parameters,
        int trials,
        @Nullable Long seed,
        @Nullable Halving halving) {}
