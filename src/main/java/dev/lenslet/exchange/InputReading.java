package dev.lenslet.exchange;

import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.TokensPreprocessing.Level;
import dev.lenslet.network.Vocabulary;
import dev.lenslet.network.VocabularyReference;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecord.Integers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How raw input becomes an imported model's input, as it was said. */
final class InputReading {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private InputReading() {}

    /** What goes with a version's network and weights where they go elsewhere. */
    static Beside beside(ModelRecord record) {
        Preprocessing preprocessing = record.input().preprocessing();
        return new Beside(
                record.labels(),
                preprocessing == null ? null : JSON.valueToTree(preprocessing),
                preprocessing instanceof TokensPreprocessing tokens ? tokens.vocabulary() : null);
    }

    /**
     * Reads the preprocessing that was given, or that a vocabulary alone implies.
     *
     * @param integers that the input takes; null where it takes any number
     * @param staged the version's directory, where a vocabulary goes
     * @return null where neither was given
     */
    static @Nullable Preprocessing given(Beside beside, Shape input, @Nullable Integers integers, Path staged)
            throws IOException {
        Vocabulary vocabulary = beside.vocabulary();
        JsonNode given = beside.preprocessing();
        if (given == null && vocabulary == null) {
            return null;
        }
        boolean tokens = given == null || given.path("kind").asString("").equals("tokens");
        if (!tokens || given != null && !given.isObject()) {
            if (vocabulary != null) {
                throw new InvalidFields("vocabulary", "belongs to preprocessing of kind tokens; leave it out");
            }
            return read(given, input, staged);
        }
        if (vocabulary == null) {
            throw new InvalidFields(
                    "vocabulary", "is missing: the tokens, a line each, which preprocessing of kind tokens needs");
        }
        if (input.rank() != 1) {
            throw new InvalidFields("vocabulary", "is for input of one row of token ids; the model takes " + input);
        }
        if (integers != null && vocabulary.size() - 1 > integers.max()) {
            throw new InvalidFields(
                    "vocabulary",
                    "has ids up to " + (vocabulary.size() - 1) + ", the reserved 0 and 1 among them; the model takes "
                            + integers.min() + " to " + integers.max());
        }
        vocabulary.write(staged);
        ObjectNode whole = usual(vocabulary, input);
        if (given != null) {
            given.forEachEntry(whole::set);
        }
        return read(whole.put("vocabulary", Vocabulary.FILE), input, staged);
    }

    private static Preprocessing read(@Nullable JsonNode given, Shape input, Path staged) {
        Preprocessing preprocessing;
        try {
            preprocessing = JSON.readerFor(Preprocessing.class)
                    .withAttribute(VocabularyReference.DIRECTORY, staged)
                    .readValue(given);
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw new InvalidFields("preprocessing", "is none: " + reason(malformed));
        }
        if (preprocessing == null || !preprocessing.shape().equals(input)) {
            throw new InvalidFields(
                    "preprocessing",
                    "makes " + (preprocessing == null ? "nothing" : preprocessing.shape())
                            + " of raw input; the model takes " + input);
        }
        return preprocessing;
    }

    /** As Keras fills up and cuts, of the level and case that the tokens themselves have. */
    private static ObjectNode usual(Vocabulary vocabulary, Shape input) {
        return JSON.createObjectNode()
                .put("kind", "tokens")
                .put("length", input.dim(0))
                .put("level", level(vocabulary.tokens()).text())
                .put("lowercase", vocabulary.tokens().stream().noneMatch(InputReading::hasCapital))
                .put("padding", "post")
                .put("truncation", "post");
    }

    private static boolean hasCapital(String token) {
        return token.codePoints().anyMatch(Character::isUpperCase);
    }

    private static Level level(List<String> tokens) {
        int longest = tokens.stream()
                .mapToInt(token -> token.codePointCount(0, token.length()))
                .max()
                .orElse(1);
        boolean spaces = tokens.stream().anyMatch(token -> token.indexOf(' ') >= 0);
        return longest == 1 ? Level.CHARACTERS : longest == 3 && spaces ? Level.TRIGRAMS : Level.WORDS;
    }

    private static String reason(Exception malformed) {
        return malformed instanceof JacksonException json
                ? json.getOriginalMessage() + " at " + json.getPathReference()
                : String.valueOf(malformed.getMessage());
    }
}
