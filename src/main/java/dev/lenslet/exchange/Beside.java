package dev.lenslet.exchange;

import dev.lenslet.network.Vocabulary;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What belongs to a model beside network and weights; null is what nobody said.
 *
 * @param labels names of the classes; empty for values as they are
 * @param preprocessing how raw input becomes the input, as {@code model.json} has it
 * @param vocabulary of the model's tokens
 */
public record Beside(
        @Nullable List<String> labels,
        @Nullable JsonNode preprocessing,
        @Nullable Vocabulary vocabulary) {

    public static final Beside NOTHING = new Beside(null, null, null);

    /** These, and another's where these say nothing. */
    Beside or(Beside other) {
        return new Beside(
                labels == null ? other.labels : labels,
                preprocessing == null ? other.preprocessing : preprocessing,
                vocabulary == null ? other.vocabulary : vocabulary);
    }
}
