package dev.lenslet.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Labelled texts of JSON lines: an object each with at least {@code text} and {@code label}; {@code split} and {@code group}
 * may be there too, and other fields are passed over. Blank lines too.
 */
final class JsonLines {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(TextRow.MAX_LENGTH)
                    .build())
            .build();

    private final String name;
    private final InputStream in;
    private byte[] line = new byte[1 << 12];

    private JsonLines(String name, InputStream in) {
        this.name = name;
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /**
     * @param name of the file, for messages
     * @throws InvalidDataSet where a line is no such object, or too long
     */
    static void read(String name, InputStream file, TextRow.Taker taker) throws IOException {
        new JsonLines(name, file).read(taker);
    }

    private void read(TextRow.Taker taker) throws IOException {
        long number = 0;
        for (int length = next(); length >= 0; length = next()) {
            number++;
            int from = number == 1 && startsWithMark(length) ? 3 : 0;
            if (!isBlank(from, length) && !taker.take(parse(number, from, length))) {
                return;
            }
        }
    }

    /** Bytes of the next line, without its end; -1 behind the last. */
    private int next() throws IOException {
        int length = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return length;
            }
            if (length == line.length) {
                if (length >= TextRow.MAX_LENGTH) {
                    throw InvalidDataSet.tooLarge("A line of " + name + " is longer than " + TextRow.MAX_LENGTH
                            + " bytes; each has one JSON object.");
                }
                line = java.util.Arrays.copyOf(line, 2 * length);
            }
            line[length++] = (byte) b;
        }
        return length == 0 ? -1 : length;
    }

    private boolean startsWithMark(int length) {
        return length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    }

    private boolean isBlank(int from, int length) {
        for (int i = from; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private TextRow parse(long number, int from, int length) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line, from, length - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notOne(number, "it is no object");
            }
            String text = null;
            String label = null;
            String split = null;
            String group = null;
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                switch (field) {
                    case "text" -> text = value(parser, number, field);
                    case "label" -> label = value(parser, number, field);
                    case "split" -> split = value(parser, number, field);
                    case "group" -> group = value(parser, number, field);
                    default -> {
                        parser.nextToken();
                        parser.skipChildren();
                    }
                }
            }
            if (parser.nextToken() != null) {
                throw notOne(number, "it goes on after the object");
            }
            return new TextRow(number, text, label, split, group);
        } catch (JacksonException malformed) {
            throw notOne(number, malformed.getOriginalMessage());
        }
    }

    /** Numbers stand for themselves: labels and groups often are. */
    private @Nullable String value(JsonParser parser, long number, String field) {
        return switch (parser.nextToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT -> parser.getString();
            case VALUE_NULL -> null;
            default -> throw notOne(number, "its " + field + " is neither a string nor a whole number");
        };
    }

    private InvalidDataSet notOne(long number, String reason) {
        return InvalidDataSet.contents("Line " + number + " of " + name
                + " is no JSON object with text and label, as {\"text\": \"hello\", \"label\": \"greeting\"}: " + reason
                + ".");
    }
}
