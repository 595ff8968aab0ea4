package dev.lenslet.serving;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a PromQL expression asks for, by its tokens: series with their label matchers, and the labels that it groups by. It
 * knows the part of the language that dashboards use, and throws at anything else.
 *
 * @param grouped labels in {@code by}, {@code without}, {@code on} and the like
 */
record PromQuery(List<Series> series, Set<String> grouped) {

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<string>\"(?:[^\"\\\\]|\\\\.)*\")"
            + "|(?<range>\\[[^\\]]*\\])|(?<number>[0-9.]+(?:[eE][+-]?[0-9]+)?|[0-9]+[smhdwy])"
            + "|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<sign>=~|!~|!=|==|<=|>=|[=<>+\\-*/%^(){},@]))");
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool", "inf", "nan");

    /** One label of a series that is matched; literal where it must equal a text. */
    record Matching(String label, @Nullable String literal) {}

    record Series(String name, List<Matching> matchings) {}

    static PromQuery parse(String expression) {
        List<String> tokens = tokens(expression);
        List<Series> series = new ArrayList<>();
        Set<String> grouped = new HashSet<>();
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            if (depth < 0) {
                throw new IllegalArgumentException("a ) too many in " + expression);
            }
            if (!isName(token) || WORDS.contains(token.toLowerCase(Locale.ROOT))) {
                continue;
            }
            if (GROUPING.contains(token)) {
                int end = tokens.subList(i, tokens.size()).indexOf(")") + i;
                tokens.subList(i + 2, end).stream().filter(PromQuery::isName).forEach(grouped::add);
                i = end;
            } else if (next.equals("{")) {
                int end = tokens.subList(i, tokens.size()).indexOf("}") + i;
                series.add(new Series(token, matchings(tokens.subList(i + 2, end), expression)));
                i = end;
            } else if (!next.equals("(") && !GROUPING.contains(next)) {
                series.add(new Series(token, List.of()));
            }
        }
        if (depth != 0) {
            throw new IllegalArgumentException("a ( too many in " + expression);
        }
        return new PromQuery(series, grouped);
    }

    private static List<Matching> matchings(List<String> tokens, String expression) {
        List<Matching> matchings = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i += 4) {
            if (i + 2 >= tokens.size()
                    || i + 3 < tokens.size() && !tokens.get(i + 3).equals(",")) {
                throw new IllegalArgumentException("labels that cannot be read in " + expression);
            }
            String value = tokens.get(i + 2).substring(1, tokens.get(i + 2).length() - 1);
            matchings.add(new Matching(tokens.get(i), tokens.get(i + 1).equals("=") ? value : null));
        }
        return matchings;
    }

    private static List<String> tokens(String expression) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        int at = 0;
        while (at < expression.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException("cannot be read from " + at + " on: " + expression);
            }
            tokens.add(Objects.requireNonNull(matcher.group()).strip());
            at = matcher.end();
        }
        return tokens;
    }

    private static boolean isName(String token) {
        return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
    }
}
