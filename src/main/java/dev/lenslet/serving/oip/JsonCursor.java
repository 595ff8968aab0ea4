package dev.lenslet.serving.oip;

import dev.lenslet.problem.InvalidFields;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON (RFC 8259) from bytes in memory, token by token and strictly, where what comes next is known. Numbers are read
 * straight into floats: on bodies that are mostly numbers that is what takes the time. Not thread-safe.
 */
final class JsonCursor {

    private static final int MAX_DEPTH = 64;

    private final byte[] json;
    private final int end;
    private final JsonStrings strings;
    private int at;

    /** Reads {@code json[0, end)}; not copied. */
    JsonCursor(byte[] json, int end) {
        this.json = json;
        this.end = end;
        this.strings = new JsonStrings(json, end);
    }

    int position() {
        return at;
    }

    /** Goes to where {@link #position} was once. */
    void position(int position) {
        at = position;
    }

    /** The next byte after white space, not taken; -1 at the end. */
    int peek() {
        while (at < end) {
            byte next = json[at];
            if (next > ' ' || next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next;
            }
            at++;
        }
        return -1;
    }

    /** Takes an opening bracket. */
    void open(char bracket, String field) {
        if (peek() != bracket) {
            throw new InvalidFields(field, bracket == '{' ? "must be an object" : "must be an array");
        }
        at++;
    }

    /** Whether an element follows, taking the comma before it, or else the closing bracket. */
    boolean more(boolean first, char bracket) {
        int next = peek();
        if (next == bracket) {
            at++;
            return false;
        }
        if (!first) {
            if (next != ',') {
                throw malformed();
            }
            at++;
        }
        return true;
    }

    /** A field's name and its colon. */
    String name() {
        if (peek() != '"') {
            throw malformed();
        }
        String name = text();
        if (peek() != ':') {
            throw malformed();
        }
        at++;
        return name;
    }

    String string(String field) {
        if (peek() != '"') {
            throw new InvalidFields(field, "must be a string");
        }
        return text();
    }

    /** The value of the field's member: a string, a number as Long where it is whole and as Double else, or a Boolean. */
    Object scalar(String field, String name) {
        return switch (peek()) {
            case '"' -> text();
            case 't', 'f' -> flag();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> scalarNumber();
            default ->
                throw new InvalidFields(
                        field + "." + TensorClaim.shortened(name), "must be a string, a number, true or false");
        };
    }

    /** A whole number that a long holds, written without fraction or exponent. */
    long whole(String field) {
        return whole(field, -1);
    }

    /** @param index of the element of {@code field} that it is; -1 where it is the field itself */
    long whole(String field, int index) {
        Object value = JsonNumber.begins(peek()) ? scalarNumber() : null;
        if (value instanceof Long whole) {
            return whole;
        }
        throw new InvalidFields(index < 0 ? field : field + "[" + index + "]", "must be a whole number");
    }

    /**
     * The float nearest to a number.
     *
     * @param index of the element of {@code field} that it is
     */
    float number(String field, int index) {
        if (!JsonNumber.begins(peek())) {
            if (at >= end) {
                throw malformed();
            }
            throw new InvalidFields(field + "[" + index + "]", "must be a finite number");
        }
        int from = at;
        at = JsonNumber.end(json, from, end);
        if (at < 0) {
            at = from;
            throw malformed();
        }
        float value = JsonNumber.nearest(json, from, at);
        if (!Float.isFinite(value)) {
            throw new InvalidFields(field + "[" + index + "]", "must be a finite number");
        }
        return value;
    }

    /** Passes over a value, whose syntax is checked. */
    void skip() {
        skip(0);
    }

    private void skip(int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidFields("body", "is nested deeper than " + MAX_DEPTH);
        }
        switch (peek()) {
            case '{' -> {
                at++;
                for (boolean first = true; more(first, '}'); first = false) {
                    name();
                    skip(depth + 1);
                }
            }
            case '[' -> {
                at++;
                for (boolean first = true; more(first, ']'); first = false) {
                    skip(depth + 1);
                }
            }
            case '"' -> text();
            case 't', 'f' -> flag();
            case 'n' -> literal("null");
            default -> {
                int past = JsonNumber.begins(peek()) ? JsonNumber.end(json, at, end) : -1;
                if (past < 0) {
                    throw malformed();
                }
                at = past;
            }
        }
    }

    /** There is nothing but white space left. */
    void finish() {
        if (peek() != -1) {
            throw new InvalidFields("body", "goes on after its JSON object, at byte " + at);
        }
    }

    InvalidFields malformed() {
        return malformed(at, end);
    }

    static InvalidFields malformed(int at, int end) {
        return new InvalidFields(
                "body", at >= end ? "is JSON that is cut off" : "is not well-formed JSON, at byte " + at);
    }

    private Object scalarNumber() {
        int from = at;
        at = JsonNumber.end(json, at, end);
        if (at < 0) {
            at = from;
            throw malformed();
        }
        String text = latin(from);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException fraction) {
            return Double.parseDouble(text);
        }
    }

    private String latin(int from) {
        return new String(json, from, at - from, StandardCharsets.ISO_8859_1);
    }

    private boolean flag() {
        boolean value = peek() == 't';
        literal(value ? "true" : "false");
        return value;
    }

    private void literal(String literal) {
        for (int i = 0; i < literal.length(); i++) {
            if (at + i >= end || json[at + i] != literal.charAt(i)) {
                throw malformed();
            }
        }
        at += literal.length();
    }

    /** The string whose quote is next. */
    private String text() {
        String text = strings.read(at);
        at = strings.past();
        return text;
    }
}
