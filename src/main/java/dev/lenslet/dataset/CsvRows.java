package dev.lenslet.dataset;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Labelled texts of comma-separated values (RFC 4180): a header with at least {@code text} and {@code label}, then a row
 * each; {@code split} and {@code group} may be there too, and other columns are passed over.
 */
final class CsvRows {

    static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

    private CsvRows() {}

    /**
     * @param name of the table, for messages
     * @throws InvalidDataSet where it is no such table, or a row is too long
     */
    static void read(String name, Reader table, TextRow.Taker taker) throws IOException {
        try (Bounded bounded = new Bounded(withoutMark(table), name);
                CSVParser parser =
                        CSVParser.builder().setReader(bounded).setFormat(FORMAT).get()) {
            Iterator<CSVRecord> records = parser.iterator();
            if (!records.hasNext()) {
                throw InvalidDataSet.contents(name + " is empty; its first line names columns, text and label.");
            }
            Columns columns = Columns.of(name, records.next().toList());
            bounded.next();
            while (records.hasNext()) {
                CSVRecord record = records.next();
                bounded.next();
                if (record.size() != columns.count()) {
                    throw InvalidDataSet.contents("Row " + (record.getRecordNumber() - 1) + " of " + name + " has "
                            + record.size() + " fields, the header has " + columns.count()
                            + "; a text with commas, quotes or line breaks stands in quotes.");
                }
                if (!taker.take(columns.row(record))) {
                    return;
                }
            }
        } catch (UncheckedIOException broken) {
            throw refusal(name, broken.getCause());
        } catch (CSVException | CharacterCodingException broken) {
            throw refusal(name, broken);
        }
    }

    /** Some programs write a byte order mark before UTF-8, too. */
    private static Reader withoutMark(Reader reader) throws IOException {
        BufferedReader buffered = new BufferedReader(reader);
        buffered.mark(1);
        if (buffered.read() != '\ufeff') {
            buffered.reset();
        }
        return buffered;
    }

    /** What is wrong with the table's syntax; faults of the disk go on as they are. */
    private static InvalidDataSet refusal(String name, @Nullable IOException cause) throws IOException {
        if (cause instanceof CharacterCodingException) {
            return InvalidDataSet.contents(name + " is not well-formed UTF-8.");
        }
        if (cause instanceof CSVException) {
            return InvalidDataSet.contents(
                    name + " is no comma-separated table (RFC 4180): " + cause.getMessage() + ".");
        }
        throw cause == null ? new IOException(name + " cannot be read") : cause;
    }

    /** Where the columns stand; -1 is nowhere. */
    private record Columns(int count, int text, int label, int split, int group) {

        static Columns of(String name, List<String> header) {
            List<String> names = header.stream()
                    .map(column -> column.strip().toLowerCase(Locale.ROOT))
                    .toList();
            for (String column : List.of("text", "label", "split", "group")) {
                if (names.indexOf(column) != names.lastIndexOf(column)) {
                    throw InvalidDataSet.contents("The header of " + name + " has the column " + column + " twice.");
                }
            }
            if (!names.contains("text") || !names.contains("label")) {
                throw InvalidDataSet.contents("The header of " + name + " has no column "
                        + (names.contains("text") ? "label" : "text")
                        + "; it names columns, text and label among them, with commas between them.");
            }
            return new Columns(
                    names.size(),
                    names.indexOf("text"),
                    names.indexOf("label"),
                    names.indexOf("split"),
                    names.indexOf("group"));
        }

        TextRow row(CSVRecord record) {
            return new TextRow(
                    record.getRecordNumber() - 1,
                    record.get(text),
                    record.get(label),
                    split < 0 ? null : record.get(split),
                    group < 0 ? null : record.get(group));
        }
    }

    /** Ends where a row goes on and on: a quote that is left open would take the whole of a table into memory. */
    private static final class Bounded extends FilterReader {

        private final String name;
        private long left = TextRow.MAX_LENGTH;

        Bounded(Reader in, String name) {
            super(in);
            this.name = name;
        }

        /** A new row begins. */
        void next() {
            left = TextRow.MAX_LENGTH;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            counted(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(char[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            counted(Math.max(0, read));
            return read;
        }

        private void counted(int characters) {
            left -= characters;
            if (left < 0) {
                throw InvalidDataSet.tooLarge("A row of " + name + " is longer than " + TextRow.MAX_LENGTH
                        + " characters; is a quote left open?");
            }
        }
    }
}
