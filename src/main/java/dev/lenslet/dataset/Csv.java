package dev.lenslet.dataset;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as RFC 4180 has them; blank lines are skipped. */
final class Csv {

    private Csv() {}

    /** @throws InvalidDataSet where a quote is left open */
    static List<List<String>> parse(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                line.add(take(field));
            } else if (c == '\n') {
                end(lines, line, field);
                line = new ArrayList<>();
            } else if (c != '\r') {
                field.append(c);
            }
        }
        if (quoted) {
            throw InvalidDataSet.contents(Manifest.NAME + " has a quote that is not closed.");
        }
        end(lines, line, field);
        return lines;
    }

    private static void end(List<List<String>> lines, List<String> line, StringBuilder field) {
        if (!line.isEmpty() || !field.isEmpty()) {
            line.add(take(field));
            lines.add(line);
        }
    }

    private static String take(StringBuilder field) {
        String value = field.toString();
        field.setLength(0);
        return value;
    }
}
