package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lenslet.media.Media;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.TokensPreprocessing.Level;
import dev.lenslet.network.Vocabulary;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import dev.lenslet.storage.Home;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Data sets of texts: class folders, CSV, JSON lines. */
class TextDataSetsTest {

    private static final DataSetSettings SETTINGS = new DataSetSettings(
            DataSize.ofMegabytes(200),
            DataSize.ofMegabytes(200),
            DataSize.ofMegabytes(100),
            1_000,
            100_000,
            DataSize.ofBytes(0),
            Duration.ofSeconds(5));
    private static final Media MEDIA = Media.withDefaultLimits();

    @TempDir
    Path home;

    private DiskDataSets dataSets;

    @BeforeEach
    void open() throws IOException {
        dataSets = new DiskDataSets(new Home(home), new LocalData(null), SETTINGS, MEDIA);
    }

    @AfterEach
    void close() {
        dataSets.close();
    }

    @Test
    void foldersOfTextFilesAreTexts() throws IOException {
        DataSet stored = dataSets.store(
                "folders",
                UploadFormat.ARCHIVE,
                null,
                new ByteArrayInputStream(Archives.zip(Map.of(
                        "de/1.txt", utf8("Grüße"), "de/2.txt", utf8("Tag"), "en/1.txt", utf8("\ufeffhello there")))));

        assertThat(stored.kind()).isEqualTo(MediaKind.TEXT);
        assertThat(stored.perClass()).isEqualTo(Map.of("de", 2, "en", 1));
        assertThat(stored.characters()).isEqualTo(new DataSet.Characters(3, 11, 19 / 3.0));
        assertThat(texts("folders", "all")).containsExactlyInAnyOrder("de Grüße", "de Tag", "en \ufeffhello there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl", "csv in a zip", "jsonl in a zip"})
    void tablesAreTextsWithTheirSplitsAndGroups(String as) throws IOException {
        String csv = "\ufeffid,Text,LABEL,group,split\r\n"
                + "1,\"one, \"\"two\"\"\r\nthree\",a,g1,train\r\n"
                + "\r\n"
                + "2,zwei,b,g1,train\r\n"
                + "3,drei,b,,test\r\n"
                + "4,vier,a,g2,test\r\n";
        String jsonl = """
                {"id": {"deep": [1]}, "text": "one, \\"two\\"\\r\\nthree", "label": "a", "group": "g1", "split": "train"}
                {"text": "zwei", "label": "b", "group": "g1", "split": "train"}

                {"text": "drei", "label": "b", "group": null, "split": "test"}
                {"split": "test", "label": "a", "text": "vier", "group": "g2"}""";
        byte[] body = utf8(as.startsWith("csv") ? csv : jsonl);
        boolean zipped = as.endsWith("zip");
        String file = as.startsWith("csv") ? "table/rows.CSV" : "table/rows.ndjson";

        DataSet stored = dataSets.store(
                "table",
                zipped ? UploadFormat.ARCHIVE : as.equals("csv") ? UploadFormat.CSV : UploadFormat.JSON_LINES,
                null,
                new ByteArrayInputStream(
                        zipped ? Archives.zip(Map.of(file, body, "table/README.md", utf8("hi"))) : body));

        assertThat(stored.kind()).isEqualTo(MediaKind.TEXT);
        assertThat(stored.splits()).isEqualTo(Map.of("train", 2, "test", 2));
        assertThat(stored.perClass()).isEqualTo(Map.of("a", 2, "b", 2));
        assertThat(stored.duplicates()).isNull();
        assertThat(texts("table", "train")).containsExactly("a one, \"two\"\r\nthree", "b zwei");
        assertThat(texts("table", "test")).containsExactly("b drei", "a vier");
        Examples train = examples("table", "train");
        assertThat(train.group(0)).isEqualTo(train.group(1));
        Examples test = examples("table", "test");
        assertThat(test.group(0)).isNotEqualTo(test.group(1));
    }

    @Test
    void filesNamedBySplitsAreSplits() throws IOException {
        DataSet stored = dataSets.store(
                "files",
                UploadFormat.ARCHIVE,
                null,
                new ByteArrayInputStream(Archives.zip(new LinkedHashMap<>(Map.of(
                        "train.csv",
                        utf8("text,label\nx,a\ny,b\n"),
                        "test.jsonl",
                        utf8("{\"text\":\"z\",\"label\":1}\n{\"text\":\"w\",\"label\":\"a\"}"),
                        "x.csv",
                        utf8("text,label,split\nq,1,train\n"))))));
        assertThat(stored.splits()).isEqualTo(Map.of("train", 3, "test", 2));
        assertThat(stored.classes()).containsExactly("1", "a", "b");
    }

    @Test
    void aTextThatComesAgainIsToldAndStaysOnOneSide() throws IOException {
        StringBuilder rows = new StringBuilder("label,text\n");
        for (int i = 0; i < 60; i++) {
            rows.append(i % 2 == 0 ? "a" : "b").append(",text ").append(i % 20).append('\n');
        }
        rows.append("b,text 0\n");

        DataSet stored = store("again", UploadFormat.CSV, rows.toString());

        assertThat(stored.duplicates()).isEqualTo(new DataSet.Duplicates(41, 1));
        Examples all = examples("again", "all");
        Splits splits = Splits.stratified(all, 0.2, 3);
        assertThat(splits.heldOut()).isNotEmpty();
        assertThat(IntStream.of(splits.heldOut()).mapToObj(i -> text(all, i)))
                .doesNotContainAnyElementsOf(
                        IntStream.of(splits.kept()).mapToObj(i -> text(all, i)).toList());
    }

    @Test
    void theSameRowsHaveTheSameChecksum() throws IOException {
        DataSet one = store("one", UploadFormat.CSV, "text,label\nx,a\ny,b\n");
        DataSet two = store("two", UploadFormat.CSV, "\"text\",\"label\"\r\n\"x\",\"a\"\r\n\"y\",\"b\"");
        DataSet other = store("other", UploadFormat.CSV, "text,label\nx,b\ny,a\n");
        assertThat(one.checksum()).isEqualTo(two.checksum()).isNotEqualTo(other.checksum());
    }

    @Test
    void readsAnExampleAsIds() throws IOException {
        store("ids", UploadFormat.CSV, "text,label\nab,a\n\"c, b\",b\n");
        Examples examples = DataSetReader.open(dataSets.directory("ids"))
                .examples(
                        "all",
                        TokensPreprocessing.of(5, Level.CHARACTERS, true).with(new Vocabulary(List.of("b", "c", " "))),
                        MEDIA,
                        0);
        float[] ids = new float[5];
        examples.read(1, ids, 0);
        assertThat(ids).containsExactly(3, 1, 4, 2, 0);
        examples.read(0, ids, 0);
        assertThat(ids).containsExactly(1, 2, 0, 0, 0);
    }

    @Test
    void namesTheRowsThatCannotBeTaken() {
        refused(
                UploadFormat.CSV,
                "text,label\n,a\nx,\n\"x\0\",a\n",
                "row 1",
                "no text",
                "row 2",
                "label",
                "row 3",
                "NUL");
        refused(UploadFormat.CSV, "text,label,split\nx,a,trian\n", "row 1", "split");
        refused(UploadFormat.JSON_LINES, "{\"text\": \"\\ud800\", \"label\": \"a\"}\n", "surrogate");
        refused(UploadFormat.CSV, "text,label,split\nx,a,train\ny,b,\n", "1 examples are of a split, 1 of none");
    }

    @Test
    void refusesWhatIsNoTable() {
        refused(UploadFormat.CSV, "", "empty");
        refused(UploadFormat.CSV, "text;label\nx;a\n", "commas");
        refused(UploadFormat.CSV, "text,label\nx,a,b\n", "Row 1", "3 fields", "header has 2");
        refused(UploadFormat.CSV, "text,label,text\nx,a,b\n", "twice");
        refused(UploadFormat.CSV, "text,label\n\"x\" y,a\n", "RFC 4180");
        refused(UploadFormat.CSV, "text,label\nx,\"a\n", "RFC 4180");
        refused(UploadFormat.JSON_LINES, "[1]\n", "Line 1", "no object");
        refused(UploadFormat.JSON_LINES, "{\"text\": \"x\", \"label\": \"a\"}\n{\"text\"", "Line 2");
        refused(UploadFormat.JSON_LINES, "{\"text\": [], \"label\": \"a\"}\n", "text");
        refused(UploadFormat.JSON_LINES, "{\"text\": \"x\", \"text\": \"y\", \"label\": \"a\"}\n", "Line 1");
        refused(UploadFormat.JSON_LINES, "{\"text\": \"x\", \"label\": \"a\"} 1\n", "goes on");
        refused(UploadFormat.JSON_LINES, "{\"x\": " + "[".repeat(100_000) + "\n", "Line 1");
        byte[] latin = "text,label\nGr\u00fc\u00dfe,a\n".getBytes(StandardCharsets.ISO_8859_1);
        refused(UploadFormat.CSV, new ByteArrayInputStream(latin), Reason.UNPROCESSABLE, "UTF-8");
    }

    @Test
    void refusesFewerThanTwoClassesAndTooManyRows() {
        refused(UploadFormat.CSV, "text,label\nx,a\ny,a\n", "one class");
        refused(UploadFormat.CSV, "text,label\n", "no examples");
        refused(UploadFormat.CSV, "text,label,split\nx,a,train\ny,b,test\n", "no examples to train on", "[b]");
        refused(
                UploadFormat.CSV,
                new ByteArrayInputStream(utf8("text,label\n" + "x,a\n".repeat(1_001))),
                Reason.TOO_LARGE,
                "1000 rows");
    }

    @ParameterizedTest
    @EnumSource(value = UploadFormat.class, mode = Mode.EXCLUDE, names = "ARCHIVE")
    void refusesALineWithoutEndBeforeItIsInMemory(UploadFormat format) {
        String start = format == UploadFormat.CSV ? "text,label\n\"" : "{\"text\": \"";
        refused(format, endless(start, "a"), Reason.TOO_LARGE, "longer than");
        refused(format, endless(start, "\"\""), Reason.TOO_LARGE, "longer than");
    }

    @ParameterizedTest
    @EnumSource(value = UploadFormat.class, mode = Mode.EXCLUDE, names = "ARCHIVE")
    void whateverTheTableItIsStoredOrRefused(UploadFormat format) throws IOException {
        Random random = new Random(7);
        List<String> pieces = format == UploadFormat.CSV
                ? List.of(
                        "text",
                        "label",
                        ",",
                        "\n",
                        "\r\n",
                        "\"",
                        "\"\"",
                        "a",
                        "b",
                        "\0",
                        "\ufeff",
                        "x,a\ny,b\n",
                        " ",
                        "split")
                : List.of(
                        "{",
                        "}",
                        "\"text\"",
                        ":",
                        ",",
                        "\"label\"",
                        "\"a\"",
                        "\n",
                        "[",
                        "1",
                        "null",
                        "\\",
                        "\"\\ud800\"",
                        "{\"text\":\"x\",\"label\":\"a\"}\n{\"text\":\"y\",\"label\":\"b\"}\n");
        int stored = 0;
        for (int round = 0; round < 2_000; round++) {
            StringBuilder table = new StringBuilder(random.nextInt(3) == 0 ? "" : pieces.getLast() + "\n");
            if (format == UploadFormat.CSV && random.nextBoolean()) {
                table = new StringBuilder("text,label\nx,a\ny,b\n");
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                table.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                store("fuzz", format, table.toString());
                stored++;
                dataSets.delete("fuzz");
            } catch (Refusal refused) {
                assertThat(refused.reason()).as("%s", table).isNotEqualTo(Reason.CONFLICT);
            }
        }
        assertThat(stored).isPositive();
        try (var left = Files.list(home.resolve("datasets"))) {
            assertThat(left).isEmpty();
        }
    }

    /** 100 MB of it. */
    private static InputStream endless(String start, String piece) {
        byte[] chunk = utf8(piece.repeat(1 << 19));
        List<InputStream> parts = new ArrayList<>(List.of(new ByteArrayInputStream(utf8(start))));
        for (int i = 0; i < 100; i++) {
            parts.add(new ByteArrayInputStream(chunk));
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private void refused(UploadFormat format, String table, String... messages) {
        refused(format, new ByteArrayInputStream(utf8(table)), Reason.UNPROCESSABLE, messages);
    }

    private void refused(UploadFormat format, InputStream table, Reason reason, String... messages) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> dataSets.store("refused", format, null, table))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason))
                .satisfies(refusal -> assertThat(refusal.detail()).contains(messages));
    }

    private DataSet store(String name, UploadFormat format, String table) throws IOException {
        return dataSets.store(name, format, null, new ByteArrayInputStream(utf8(table)));
    }

    private Examples examples(String name, String split) throws IOException {
        return DataSetReader.open(dataSets.directory(name))
                .examples(split, TokensPreprocessing.of(1, Level.WORDS, true), MEDIA, 0);
    }

    private List<String> texts(String name, String split) throws IOException {
        DataSetReader reader = DataSetReader.open(dataSets.directory(name));
        Examples examples = examples(name, split);
        return IntStream.range(0, examples.count())
                .mapToObj(i -> reader.dataSet().classes().get(examples.label(i)) + " " + text(examples, i))
                .toList();
    }

    private static String text(Examples examples, int index) {
        return new String(examples.text(index), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
