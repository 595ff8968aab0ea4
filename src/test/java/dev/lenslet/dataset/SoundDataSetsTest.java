package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lenslet.media.Media;
import dev.lenslet.media.MediaKind;
import dev.lenslet.media.Tones;
import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.problem.Refusal;
import dev.lenslet.storage.Home;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Data sets of clips, and the groups that no split divides. */
class SoundDataSetsTest {

    private static final DataSetSettings SETTINGS = new DataSetSettings(
            DataSize.ofMegabytes(100),
            DataSize.ofMegabytes(200),
            DataSize.ofMegabytes(20),
            10_000,
            200,
            DataSize.ofBytes(0),
            Duration.ofSeconds(5));
    private static final Media MEDIA = Media.withDefaultLimits();
    private static final SpectrogramPreprocessing PREPROCESSING = SpectrogramPreprocessing.speechAndMusic(8, 9);

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
    void eachWindowOfAClipIsAnExample() throws IOException {
        // A window is 512 samples of 8 kHz, the next begins 256 later.
        byte[] shortClip = Tones.wav(8_000, 1, 400, 440);
        byte[] longClip = Tones.wav(16_000, 2, 2_048, 440);

        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("high/1.wav", shortClip);
        files.put("low/1.wav", longClip);
        DataSet stored = store("clips", null, files);

        assertThat(stored.kind()).isEqualTo(MediaKind.SOUND);
        assertThat(stored.seconds()).isEqualTo(new DataSet.Seconds(0.05, 0.128));
        assertThat(stored.rates()).isEqualTo(new DataSet.Range(8_000, 16_000));
        assertThat(stored.count()).isEqualTo(2);
        Examples examples = examples("clips", "all", 1 << 20);
        assertThat(examples.count()).isEqualTo(4);
        Examples unkept = examples("clips", "all", 0);
        float[] one = new float[8 * 9];
        float[] other = new float[8 * 9];
        for (int index : new int[] {3, 0, 2, 1}) {
            examples.read(index, one, 0);
            unkept.read(index, other, 0);
            assertThat(one).isEqualTo(other);
        }
        assertThat(examples.group(1)).isEqualTo(examples.group(2)).isEqualTo(examples.group(3));
    }

    @Test
    void theManifestSaysWhatBelongsToItAndWhatBelongsTogether() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        StringBuilder manifest = new StringBuilder("class,file,group\n");
        for (String label : List.of("a", "b")) {
            for (int i = 0; i < 20; i++) {
                files.put(label + "/" + i + ".wav", Tones.wav(8_000, 1, 400, 300 + i));
                manifest.append(label).append(',').append(i).append(".wav,\"take, ");
                manifest.append(label).append(i / 4).append("\"\n");
            }
        }
        files.put("aside/1.wav", Tones.wav(8_000, 1, 400, 300));
        manifest.append("a,missing.wav,x\n");
        files.put("manifest.csv", manifest.toString().getBytes(StandardCharsets.UTF_8));

        DataSet stored = store("takes", null, files);

        assertThat(stored.classes()).containsExactly("a", "b");
        assertThat(stored.count()).isEqualTo(40);
        assertThat(stored.groups()).isEqualTo(10);
        assertThat(stored.leftOut()).isEqualTo(1);
        assertThat(stored.splits()).isEqualTo(Map.of("train", 32, "test", 8));
        assertNoGroupIsDivided("takes");
    }

    @Test
    void segmentsOfOneSourceBelongTogether() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        StringBuilder manifest = new StringBuilder("class,file,source,modification\n");
        for (int i = 0; i < 12; i++) {
            files.put("a/" + i + ".wav", Tones.wav(8_000, 1, 400, 300 + i));
            files.put("b/" + i + ".wav", Tones.wav(8_000, 1, 400, 900 + i));
            manifest.append("a,")
                    .append(i)
                    .append(".wav,corpus,2 s segment of ")
                    .append(i / 3)
                    .append(".wav\n");
            manifest.append("b,").append(i).append(".wav,corpus,unmodified\n");
        }
        files.put("manifest.csv", manifest.toString().getBytes(StandardCharsets.UTF_8));

        DataSet stored = store("segments", null, files);

        assertThat(stored.groups()).isEqualTo(4 + 12);
        assertNoGroupIsDivided("segments");
    }

    @Test
    void namesTellGroupsByAPattern() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String speaker : List.of("ann", "ben", "cem", "dan", "eva")) {
            for (int i = 0; i < 4; i++) {
                files.put("yes/take_" + i + "_" + speaker + "_x.wav", Tones.wav(8_000, 1, 400, 300 + i));
                files.put("no/take_" + i + "_" + speaker + ".wav", Tones.wav(8_000, 1, 400, 900 + i));
            }
        }

        DataSet stored = store("words", GroupRule.parse("take_*_{group}_*|take_*_{group}.wav"), files);

        assertThat(stored.groups()).isEqualTo(5);
        assertThat(stored.splits()).isEqualTo(Map.of("train", 32, "test", 8));
        assertNoGroupIsDivided("words");
    }

    @Test
    void refusesAPatternWithoutAGroup() {
        for (String pattern : List.of("take_*", "{group}{group}", "*{group}", "{group}|", "")) {
            assertThatExceptionOfType(Refusal.class).as(pattern).isThrownBy(() -> GroupRule.parse(pattern));
        }
    }

    @Test
    void refusesABrokenClipAndNamesIt() {
        byte[] cut = Arrays.copyOf(Tones.wav(8_000, 1, 400, 440), 500);

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> store("cut", null, Map.of("a/1.wav", cut, "b/1.wav", cut)))
                .withMessageContaining("a/1.wav")
                .withMessageContaining("cut off");
    }

    @Test
    void takesTheClipsOfMusicAndSpeechAsTheyAre() throws IOException {
        String data = System.getenv("LENSLET_DATA_DIR");
        assumeThat(data).as("LENSLET_DATA_DIR names the directory of real data").isNotNull();
        Path zip = Path.of(String.valueOf(data), "audio-music-speech.zip");
        assumeThat(zip).as("the clips of music and speech").exists();

        DataSet stored;
        try (InputStream in = Files.newInputStream(zip)) {
            stored = dataSets.store("sounds", in);
        }

        assertThat(stored.perClass()).isEqualTo(Map.of("music", 108, "speech", 300));
        assertThat(stored.leftOut()).isEqualTo(2);
        assertThat(stored.rates()).isEqualTo(new DataSet.Range(8_000, 96_000));
        assertThat(stored.splits().get("test")).isBetween(75, 82);
        assertNoGroupIsDivided("sounds");
    }

    private void assertNoGroupIsDivided(String name) throws IOException {
        ExampleFile[] files = DataSetReader.JSON.readValue(
                Files.readAllBytes(dataSets.directory(name).resolve(DataSetReader.INDEX)), ExampleFile[].class);
        Map<String, String> splitOf = new TreeMap<>();
        for (ExampleFile file : files) {
            String before = splitOf.put(String.valueOf(file.group()), file.split());
            assertThat(before == null || before.equals(file.split()))
                    .as("%s in %s and %s", file.group(), before, file.split())
                    .isTrue();
        }
    }

    private Examples examples(String name, String split, long keep) throws IOException {
        return DataSetReader.open(dataSets.directory(name)).examples(split, PREPROCESSING, MEDIA, keep);
    }

    private DataSet store(String name, @org.jspecify.annotations.Nullable GroupRule rule, Map<String, byte[]> files)
            throws IOException {
        return dataSets.store(name, UploadFormat.ARCHIVE, rule, new ByteArrayInputStream(Archives.zip(files)));
    }
}
