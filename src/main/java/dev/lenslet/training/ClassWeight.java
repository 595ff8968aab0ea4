package dev.lenslet.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How much each class's examples count in the loss.
 *
 * @param byName weights by class name, 1 for the others as in Keras; null to balance the classes of the training examples
 */
public record ClassWeight(@Nullable Map<String, Double> byName) {

    static final String BALANCED = "balanced";

    public ClassWeight {
        byName = byName == null ? null : Map.copyOf(byName);
    }

    @JsonCreator
    static ClassWeight read(JsonNode json) {
        if (!json.isObject()) {
            return new ClassWeight(null);
        }
        Map<String, Double> weights = new TreeMap<>();
        json.properties()
                .forEach(entry -> weights.put(entry.getKey(), entry.getValue().asDouble()));
        return new ClassWeight(weights);
    }

    @JsonValue
    Object json() {
        return byName == null ? BALANCED : new TreeMap<>(byName);
    }

    /**
     * The factor of each class. Balanced ones are {@code examples / (classes * examples of the class)}, so that every class
     * weighs the same and an example weighs 1 on average (scikit-learn's formula).
     *
     * @param classes names in class-index order
     * @param counts training examples by class index
     */
    public float[] factors(List<String> classes, int[] counts) {
        float[] factors = new float[classes.size()];
        double all = Arrays.stream(counts).sum();
        for (int i = 0; i < factors.length; i++) {
            double balanced = counts[i] == 0 ? 1 : all / ((double) factors.length * counts[i]);
            factors[i] = (float) (byName == null ? balanced : byName.getOrDefault(classes.get(i), 1.0));
        }
        return factors;
    }
}
