package dev.lenslet.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A text to token ids (length), float32 or int32 as the network takes them. The text is composed (Unicode NFC) and, where
 * {@code lowercase} is set, lowercased by the root locale; it is taken apart as {@code level} says; tokens become their
 * ids. A shorter text is filled up with {@link Vocabulary#PADDING}, a longer one is cut.
 *
 * @param length ids of one example
 * @param padding where the filling goes
 * @param truncation which end is cut off
 * @param vocabulary of the data that the network was trained on; in JSON the name of its file
 */
public record TokensPreprocessing(
        int length, Level level, boolean lowercase, Side padding, Side truncation, Vocabulary vocabulary)
        implements Preprocessing {

    /** What a token is. Runs of white space and of control characters count as one space, at the ends as none. */
    public enum Level {
        /** Each character (Unicode code point), spaces and punctuation too. */
        @JsonProperty("characters")
        CHARACTERS(2_000),
        /** Each three characters in a row, spaces and punctuation too; a shorter text is one token. */
        @JsonProperty("trigrams")
        TRIGRAMS(20_000),
        /** Each run of letters, digits and combining marks; what lies between them is no token. */
        @JsonProperty("words")
        WORDS(20_000);

        private final int usualVocabulary;

        Level(int usualVocabulary) {
            this.usualVocabulary = usualVocabulary;
        }

        /** Ids that suffice for most data: characters of several scripts, words of a language. */
        public int usualVocabulary() {
            return usualVocabulary;
        }

        /** As in JSON. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** An end of a text, in Keras' words. */
    public enum Side {
        @JsonProperty("pre")
        PRE,
        @JsonProperty("post")
        POST
    }

    /** Ids of one example: as many as Media reads of one text at most. */
    private static final int MAX_LENGTH = 1 << 20;

    public TokensPreprocessing {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("length must be in [1, " + MAX_LENGTH + "], got " + length);
        }
        if (Stream.of(level, padding, truncation, vocabulary).anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("level, padding, truncation and vocabulary must be given");
        }
    }

    /** Filled up and cut at the end, and with no token known yet. */
    public static TokensPreprocessing of(int length, Level level, boolean lowercase) {
        return new TokensPreprocessing(length, level, lowercase, Side.POST, Side.POST, Vocabulary.EMPTY);
    }

    public TokensPreprocessing with(Vocabulary vocabulary) {
        return new TokensPreprocessing(length, level, lowercase, padding, truncation, vocabulary);
    }

    @Override
    @JsonIgnore
    public Shape shape() {
        return Shape.of(length);
    }
}
