package dev.lenslet.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text form of protocol buffers, so far as Triton's configurations use it: fields, lists, messages, strings
 * without escapes, comments. Without the schema, every field is a list of what it was given, in order.
 */
final class TextProto {

    private static final int MAX_DEPTH = 16;
    private static final Pattern TOKEN =
            Pattern.compile("\\s+|#[^\\n]*|\"[^\"\\n]*\"|'[^'\\n]*'|[A-Za-z0-9_.+-]+|[\\[\\]{}<>:,;]");

    private final List<String> tokens = new ArrayList<>();
    private int at;

    private TextProto(String text) {
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            char first = matcher.group().charAt(0);
            if (!Character.isWhitespace(first) && first != '#') {
                tokens.add(matcher.group());
            }
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("character " + (end + 1) + " is out of place");
        }
    }

    /**
     * A message: its fields in order.
     *
     * @param values scalars as {@link String}, without quotes; messages as {@link Message}
     */
    record Message(Map<String, List<Object>> values) {

        List<Message> messages(String field) {
            return of(field).stream()
                    .filter(Message.class::isInstance)
                    .map(Message.class::cast)
                    .toList();
        }

        List<String> scalars(String field) {
            return of(field).stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }

        /** The last that was given; empty where none was. */
        String scalar(String field) {
            List<String> given = scalars(field);
            return given.isEmpty() ? "" : given.getLast();
        }

        private List<Object> of(String field) {
            return values.getOrDefault(field, List.of());
        }
    }

    /** @throws IllegalArgumentException where it is no such text */
    static Message parse(String text) {
        TextProto proto = new TextProto(text);
        Message message = proto.message(0);
        if (proto.at < proto.tokens.size()) {
            throw new IllegalArgumentException("'" + proto.peek() + "' is out of place");
        }
        return message;
    }

    private Message message(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH);
        }
        Map<String, List<Object>> values = new LinkedHashMap<>();
        while (at < tokens.size() && !peek().equals("}") && !peek().equals(">")) {
            String field = next();
            if (!Character.isLetter(field.charAt(0))) {
                throw new IllegalArgumentException("'" + field + "' is no field");
            }
            skip(":");
            List<Object> given = values.computeIfAbsent(field, unused -> new ArrayList<>());
            if (skip("[")) {
                while (!skip("]")) {
                    given.add(value(depth));
                    skip(",");
                }
            } else {
                given.add(value(depth));
            }
            if (!skip(",")) {
                skip(";");
            }
        }
        return new Message(values);
    }

    private Object value(int depth) {
        String token = next();
        if (token.equals("{") || token.equals("<")) {
            Message message = message(depth + 1);
            if (!next().equals(token.equals("{") ? "}" : ">")) {
                throw new IllegalArgumentException("brackets do not fit");
            }
            return message;
        }
        char first = token.charAt(0);
        if (first == '"' || first == '\'') {
            return token.substring(1, token.length() - 1);
        }
        if (token.length() == 1 && !Character.isLetterOrDigit(first)) {
            throw new IllegalArgumentException("'" + token + "' is no value");
        }
        return token;
    }

    private boolean skip(String token) {
        boolean there = at < tokens.size() && peek().equals(token);
        at += there ? 1 : 0;
        return there;
    }

    private String next() {
        String token = peek();
        at++;
        return token;
    }

    private String peek() {
        if (at == tokens.size()) {
            throw new IllegalArgumentException("it is cut off");
        }
        return tokens.get(at);
    }
}
