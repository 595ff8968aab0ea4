package dev.lenslet.dataset;

import dev.lenslet.problem.InvalidFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a file's group in its name by patterns such as {@code fsdd_*_{group}_*}, of which the first that fits counts. A
 * star, and the group, reach to the next occurrence of the character behind them, the last star to the end: matching
 * takes time in proportion to the name, whatever the pattern.
 */
record GroupRule(List<Pattern> patterns) {

    private static final int MAX_LENGTH = 1_000;
    private static final String GROUP = "{group}";

    /**
     * @param text patterns with {@code |} between them
     * @throws InvalidFields where a pattern has no group, or two wildcards side by side
     */
    static GroupRule parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidFields("group", "has " + text.length() + " characters; at most " + MAX_LENGTH);
        }
        List<Pattern> patterns = new ArrayList<>();
        for (String each : text.split("\\|", -1)) {
            patterns.add(compile(each));
        }
        return new GroupRule(List.copyOf(patterns));
    }

    private static Pattern compile(String text) {
        int group = text.indexOf(GROUP);
        if (group < 0 || text.indexOf(GROUP, group + 1) >= 0) {
            throw new InvalidFields(
                    "group", "'" + text + "' must have {group} once; as in fsdd_*_{group}_*, with | between patterns");
        }
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            boolean isGroup = text.startsWith(GROUP, at);
            if (!isGroup && text.charAt(at) != '*') {
                regex.append(Pattern.quote(text.substring(at, at + 1)));
                at++;
                continue;
            }
            at += isGroup ? GROUP.length() : 1;
            if (at < text.length() && (text.charAt(at) == '*' || text.startsWith(GROUP, at))) {
                throw new InvalidFields("group", "'" + text + "' has two wildcards side by side");
            }
            String run = at == text.length() ? ".*+" : "[^" + escaped(text.charAt(at)) + "]*+";
            regex.append(isGroup ? "(" + run + ")" : run);
        }
        return Pattern.compile(regex.toString());
    }

    private static String escaped(char character) {
        return String.format(java.util.Locale.ROOT, "\\u%04x", (int) character);
    }

    /** @param name a file's name without its folders */
    Optional<String> groupOf(String name) {
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }
}
