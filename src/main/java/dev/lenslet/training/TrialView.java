package dev.lenslet.training;

import dev.lenslet.training.sweep.TrialStanding.Validation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a job is in its sweep, as clients see it.
 *
 * @param number from 1
 * @param values by parameter
 * @param validation on the examples held out, of the network that would be published; null before
 */
record TrialView(
        String sweep,
        int number,
        Map<String, JsonNode> values,
        @Nullable Validation validation) {

    static TrialView of(Trial trial) {
        return new TrialView(
                trial.sweep(),
                trial.standing().number(),
                trial.values(),
                trial.standing().figures());
    }
}
