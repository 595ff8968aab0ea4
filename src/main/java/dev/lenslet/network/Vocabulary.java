package dev.lenslet.network;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The tokens that a network knows, with their ids: 0 fills up short texts, 1 is every token that is not known, the first
 * known one is 2. Its file {@value #FILE} in a version's directory is UTF-8, a token a line in the order of ids from 2 on;
 * JSON names that file. Immutable.
 */
@JsonDeserialize(using = VocabularyReference.class)
public final class Vocabulary {

    public static final String FILE = "vocabulary.txt";
    public static final int PADDING = 0;
    public static final int UNKNOWN = 1;

    /** Ids below it are {@link #PADDING} and {@link #UNKNOWN}. */
    public static final int RESERVED = 2;

    public static final Vocabulary EMPTY = new Vocabulary(List.of());

    /** Ids in all; more would make an Embedding of hundreds of megabytes. */
    public static final int MAX_SIZE = 1 << 20;

    /** Code points of one token; longer ones are unknown. */
    public static final int MAX_TOKEN = 64;

    /** UTF-8 takes 4 bytes a code point at most. */
    private static final long MAX_BYTES = 64L << 20;

    private final List<String> tokens;
    private final Map<String, Integer> ids;

    /**
     * @param tokens in the order of their ids
     * @throws IllegalArgumentException where there are too many, one is given twice, or one is no line of a file
     */
    public Vocabulary(List<String> tokens) {
        if (tokens.size() > MAX_SIZE - RESERVED) {
            throw new IllegalArgumentException(
                    "a vocabulary has at most " + MAX_SIZE + " ids, got " + tokens.size() + " tokens");
        }
        this.tokens = List.copyOf(tokens);
        this.ids = HashMap.newHashMap(tokens.size());
        for (String token : this.tokens) {
            if (!fits(token)) {
                throw new IllegalArgumentException("the token of id " + (RESERVED + ids.size())
                        + " is empty, longer than " + MAX_TOKEN + " characters, or has a line break");
            }
            if (ids.put(token, RESERVED + ids.size()) != null) {
                throw new IllegalArgumentException("the token '" + token + "' is given twice");
            }
        }
    }

    /** Whether something may be a token. */
    public static boolean fits(String token) {
        return !token.isEmpty()
                && token.length() <= 2 * MAX_TOKEN
                && token.codePointCount(0, token.length()) <= MAX_TOKEN
                && token.indexOf('\n') < 0
                && token.codePoints().noneMatch(point -> point >= 0xD800 && point < 0xE000);
    }

    /** The reserved ids and the tokens': every id is below it. */
    public int size() {
        return RESERVED + tokens.size();
    }

    /** {@link #UNKNOWN} where it is none. */
    public int id(String token) {
        return ids.getOrDefault(token, UNKNOWN);
    }

    /** In the order of ids. */
    public List<String> tokens() {
        return tokens;
    }

    /** @param directory a version's, not published yet */
    public void write(Path directory) throws IOException {
        Files.writeString(directory.resolve(FILE), text());
    }

    /** As in the file. */
    public String text() {
        StringBuilder lines = new StringBuilder();
        tokens.forEach(token -> lines.append(token).append('\n'));
        return lines.toString();
    }

    /**
     * Reads what {@link #text} gives.
     *
     * @throws IllegalArgumentException where it is not that
     */
    public static Vocabulary parse(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("it is cut off: its last line has no end");
        }
        return new Vocabulary(List.of(text.substring(0, text.length() - 1).split("\n", -1)));
    }

    /**
     * @param directory a version's
     * @throws IOException where the file is missing, too large, no UTF-8, or not as {@link #write} writes it
     */
    public static Vocabulary read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(FILE + " has " + Files.size(file) + " bytes, at most " + MAX_BYTES + " are read");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new IOException(FILE + " is not UTF-8", malformed);
        }
        try {
            return parse(text);
        } catch (IllegalArgumentException fault) {
            throw new IOException(FILE + " is malformed: " + fault.getMessage(), fault);
        }
    }

    @JsonValue
    String file() {
        return FILE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary vocabulary && tokens.equals(vocabulary.tokens);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    @Override
    public String toString() {
        return size() + " ids";
    }
}
