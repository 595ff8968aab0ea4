package dev.lenslet.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A {@code manifest.csv} in an upload's topmost folder: a header line with at least {@code class} and {@code file}, then
 * a line for each file. It says which files belong to the data set, and which of them belong together.
 */
final class Manifest {

    static final String NAME = "manifest.csv";

    private static final Pattern SEGMENT = Pattern.compile("(?i).*\\bsegment of (\\S.*)");

    private static final CSVFormat FORMAT =
            CsvRows.FORMAT.builder().setTrailingData(true).get();

    private final Map<String, String> groups;

    private Manifest(Map<String, String> groups) {
        this.groups = groups;
    }

    /**
     * @return null where the file has no such columns: then it is some other list
     * @throws InvalidDataSet where a line has more fields than the header, or a quote is left open
     */
    static @Nullable Manifest parse(byte[] contents) {
        List<List<String>> lines = lines(contents);
        if (lines.isEmpty()) {
            return null;
        }
        List<String> header = lines.getFirst().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT).replace("\ufeff", ""))
                .toList();
        int label = header.indexOf("class");
        int file = header.indexOf("file");
        if (label < 0 || file < 0) {
            return null;
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            List<String> line = lines.get(i);
            if (line.size() <= Math.max(label, file) || line.size() > header.size()) {
                throw InvalidDataSet.contents("Line " + (i + 1) + " of " + NAME + " has " + line.size()
                        + " fields, the header has " + header.size() + ".");
            }
            Map<String, String> fields = new HashMap<>();
            for (int j = 0; j < line.size(); j++) {
                fields.put(header.get(j), line.get(j));
            }
            rows.add(new Row(line.get(label), line.get(file), fields));
        }
        return new Manifest(groups(rows));
    }

    private static List<List<String>> lines(byte[] contents) {
        try (CSVParser parser = CSVParser.parse(new String(contents, StandardCharsets.UTF_8), FORMAT)) {
            return parser.stream().map(CSVRecord::toList).toList();
        } catch (IOException | UncheckedIOException broken) {
            throw InvalidDataSet.contents(NAME + " has a quote that is not closed.");
        }
    }

    /** Whether the manifest lists a file; what it doesn't list is left out. */
    boolean lists(String label, String file) {
        return groups.containsKey(label + "/" + file);
    }

    /** The group of a listed file. */
    String group(String label, String file) {
        return groups.getOrDefault(label + "/" + file, label + "/" + file);
    }

    /**
     * The column {@code group} where there is one. Else the file that a line says it is a segment of; else the column
     * {@code source}, if it names files rather than the few collections they came from; else the file is a group alone.
     */
    private static Map<String, String> groups(List<Row> rows) {
        boolean sources = namesFiles(rows);
        Map<String, String> groups = new HashMap<>();
        for (Row row : rows) {
            String group = row.fields.getOrDefault("group", "");
            if (group.isBlank()) {
                group = segment(row);
            }
            if (group.isBlank() && sources) {
                group = row.fields.getOrDefault("source", "");
            }
            String key = row.label + "/" + row.file;
            groups.put(key, group.isBlank() ? key : group.strip());
        }
        return groups;
    }

    private static String segment(Row row) {
        for (String value : row.fields.values()) {
            Matcher matcher = SEGMENT.matcher(value);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return "";
    }

    /** Three sources in each class can be divided between the parts of a split; fewer are collections. */
    private static boolean namesFiles(List<Row> rows) {
        Map<String, java.util.Set<String>> byClass = new HashMap<>();
        for (Row row : rows) {
            byClass.computeIfAbsent(row.label, same -> new java.util.HashSet<>())
                    .add(row.fields.getOrDefault("source", ""));
        }
        return byClass.values().stream().allMatch(sources -> sources.size() >= 3);
    }

    private record Row(String label, String file, Map<String, String> fields) {}
}
