package dev.lenslet.dataset;

import dev.lenslet.media.Media;
import dev.lenslet.media.MediaFacts;
import dev.lenslet.problem.Refusal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Labelled texts of tables (CSV, JSON lines), checked and written one behind the other into one file of a data set: as
 * files of their own, a hundred thousand lines would take a hundred thousand blocks.
 */
final class TextTables implements AutoCloseable {

    private static final String FILE = "texts";
    private static final int FAULTS_SHOWN = 20;
    private static final int MAX_NAME = 200;

    private final Path files;
    private final Media media;
    private final int maxRows;
    private final List<Example> examples = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private @Nullable OutputStream out;
    private long written;

    /**
     * @param files the data set's directory of them
     * @param maxRows of all tables together
     */
    TextTables(Path files, Media media, int maxRows) {
        this.files = files;
        this.media = media;
        this.maxRows = maxRows;
    }

    /**
     * Reads one table.
     *
     * @param name its file's, for messages; {@code train.csv} and {@code test.jsonl} tell the split of rows that don't
     * @throws InvalidDataSet where it is no such table, or over a limit
     */
    void read(String name, UploadFormat format, InputStream table) throws IOException {
        String split = FolderLayout.SPLITS.get(baseName(name));
        TextRow.Taker taker = row -> take(name, split, row);
        switch (format) {
            case CSV ->
                CsvRows.read(
                        name,
                        new InputStreamReader(
                                table,
                                StandardCharsets.UTF_8
                                        .newDecoder()
                                        .onMalformedInput(CodingErrorAction.REPORT)
                                        .onUnmappableCharacter(CodingErrorAction.REPORT)),
                        taker);
            case JSON_LINES -> JsonLines.read(name, table, taker);
            case ARCHIVE -> throw new IllegalArgumentException(name + " is no table");
        }
    }

    /** All that was read, none of it bad. */
    List<Example> examples() {
        if (!faults.isEmpty()) {
            throw InvalidDataSet.contents("These rows cannot be taken: " + String.join("; ", faults)
                    + (faults.size() == FAULTS_SHOWN ? "; and perhaps more" : "") + ".");
        }
        return examples;
    }

    private boolean take(String table, @Nullable String splitOfTable, TextRow row) throws IOException {
        if (examples.size() == maxRows) {
            throw InvalidDataSet.tooLarge(
                    "The upload has more than " + maxRows + " rows (lenslet.dataset.max-entries); send fewer.");
        }
        String fault = fault(row);
        if (fault == null) {
            try {
                keep(table, splitOfTable, row);
            } catch (Refusal unreadable) {
                fault = unreadable.detail();
            }
        }
        if (fault != null) {
            faults.add("row " + row.number() + " of " + table + " (" + fault + ")");
        }
        return faults.size() < FAULTS_SHOWN;
    }

    private static @Nullable String fault(TextRow row) {
        String split = stripped(row.split());
        String group = stripped(row.group());
        if (stripped(row.text()) == null) {
            return "it has no text";
        }
        if (!isName(stripped(row.label()))) {
            return "its label is empty, longer than " + MAX_NAME + " characters, or has control characters";
        }
        if (split != null && !FolderLayout.SPLITS.containsKey(split)) {
            return "its split is neither train nor test";
        }
        if (group != null && !isName(group)) {
            return "its group is longer than " + MAX_NAME + " characters, or has control characters";
        }
        return null;
    }

    private void keep(String table, @Nullable String splitOfTable, TextRow row) throws IOException {
        byte[] bytes = utf8(Objects.requireNonNull(row.text()));
        MediaFacts facts = media.check(bytes, "text/plain");
        String named = stripped(row.split());
        String split = named == null ? splitOfTable : FolderLayout.SPLITS.get(named);
        examples.add(new Example(
                new ExampleFile(
                        split == null ? "all" : split,
                        Objects.requireNonNull(stripped(row.label())),
                        FILE,
                        table + ":" + row.number(),
                        stripped(row.group()),
                        null,
                        new ExampleFile.Slice(written, bytes.length)),
                facts,
                Checksums.sha256(bytes)));
        if (out == null) {
            Files.createDirectories(files);
            out = new BufferedOutputStream(Files.newOutputStream(files.resolve(FILE)), 1 << 16);
        }
        out.write(bytes);
        written += bytes.length;
    }

    /** Strictly: half a surrogate pair would else be written as a question mark. */
    private static byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException half) {
            throw InvalidDataSet.contents("it holds half a surrogate pair, which is no character");
        }
    }

    /** Null where nothing is left. */
    private static @Nullable String stripped(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static boolean isName(@Nullable String value) {
        return value != null && value.length() <= MAX_NAME && value.chars().noneMatch(Character::isISOControl);
    }

    private static String baseName(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return file.substring(0, Math.max(0, file.lastIndexOf('.')));
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
