package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the strings of JSON in memory. Not thread-safe. */
final class JsonStrings {

    /** Names that most requests have; they need no memory of their own. */
    private static final String[] USUAL = {
        "id",
        "inputs",
        "outputs",
        "parameters",
        "name",
        "shape",
        "datatype",
        "data",
        "binary_data_size",
        "binary_data",
        "binary_data_output",
        "FP32"
    };

    private final byte[] json;
    private final int end;
    private int at;

    JsonStrings(byte[] json, int end) {
        this.json = json;
        this.end = end;
    }

    /** Where the string that was read last ended, behind its quote. */
    int past() {
        return at;
    }

    /** The string whose quote is at {@code quote}. */
    String read(int quote) {
        at = quote + 1;
        int from = at;
        boolean ascii = true;
        while (at < end && json[at] != '"' && json[at] != '\\') {
            if (json[at] >= 0 && json[at] < ' ') {
                throw JsonCursor.malformed(at, end);
            }
            ascii &= json[at] >= 0;
            at++;
        }
        if (at >= end) {
            throw JsonCursor.malformed(at, end);
        }
        if (json[at] == '"') {
            String plain = ascii ? usual(from) : decoded(from, at);
            at++;
            return plain;
        }
        return escaped(new StringBuilder(decoded(from, at)));
    }

    private String escaped(StringBuilder text) {
        while (at < end) {
            if (json[at] == '"') {
                at++;
                return text.toString();
            }
            if (json[at] == '\\') {
                at++;
                text.append(escape());
                continue;
            }
            int from = at;
            while (at < end && json[at] != '"' && json[at] != '\\') {
                if (json[at] >= 0 && json[at] < ' ') {
                    throw JsonCursor.malformed(at, end);
                }
                at++;
            }
            text.append(decoded(from, at));
        }
        throw JsonCursor.malformed(at, end);
    }

    private char escape() {
        if (at >= end) {
            throw JsonCursor.malformed(at, end);
        }
        byte kind = json[at++];
        return switch (kind) {
            case '"', '\\', '/' -> (char) kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw JsonCursor.malformed(at, end);
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < end ? Character.digit(json[at], 16) : -1;
            if (digit < 0) {
                throw JsonCursor.malformed(at, end);
            }
            code = code << 4 | digit;
            at++;
        }
        return (char) code;
    }

    private String decoded(int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json, from, to - from))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new InvalidFields("body", "has a string that is no UTF-8, at byte " + from);
        }
    }

    private String usual(int from) {
        int length = at - from;
        for (String name : USUAL) {
            if (name.length() == length && is(name, from)) {
                return name;
            }
        }
        return new String(json, from, length, StandardCharsets.ISO_8859_1);
    }

    private boolean is(String name, int from) {
        for (int i = 0; i < name.length(); i++) {
            if (json[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
