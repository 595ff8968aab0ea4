package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lenslet.media.ImageSizes;
import dev.lenslet.media.Media;
import dev.lenslet.media.MediaKind;
import dev.lenslet.media.Pictures;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.problem.Refusal;
import dev.lenslet.storage.Home;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Data sets of sequences, of mixed kinds, and from before there were kinds. */
class DataSetKindsTest {

    private static final DataSetSettings SETTINGS = new DataSetSettings(
            DataSize.ofMegabytes(8),
            DataSize.ofMegabytes(16),
            DataSize.ofMegabytes(2),
            10_000,
            200,
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
    void foldersOfPicturesWithinAClassAreSequences() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : List.of("up/a/10", "up/a/9", "down/b/1", "down/b/2", "down/c/1", "down/c/2", "down/c/3")) {
            int number = Integer.parseInt(name.substring(name.lastIndexOf('/') + 1));
            files.put("moves/" + name + ".png", Pictures.shade(4, 10 * number));
        }
        files.put("moves/LICENSE", "free".getBytes(StandardCharsets.UTF_8));

        DataSet stored = store("moves", files);

        assertThat(stored.kind()).isEqualTo(MediaKind.FRAMES);
        assertThat(stored.perClass()).isEqualTo(Map.of("down", 2, "up", 1));
        assertThat(stored.frames()).isEqualTo(new DataSet.Range(2, 3));
        assertThat(stored.imageSizes()).isEqualTo(ImageSizes.of(4, 4));
        assertThat(dataSets.find("moves")).contains(stored);
        Examples examples = DataSetReader.open(dataSets.directory("moves"))
                .examples(
                        "all",
                        new FramesPreprocessing(
                                2, 3, new ImagePreprocessing(1, 1, 1, 1, 0, ImagePreprocessing.Polarity.AS_IS)),
                        MEDIA,
                        0);
        float[] up = new float[2];
        for (int i = 0; i < examples.count(); i++) {
            if (examples.label(i) == 1) {
                examples.read(i, up, 0);
            }
        }
        assertThat(up).containsExactly(90, 100);
    }

    @Test
    void zipsWithinAClassAreSequencesToo() throws IOException {
        byte[] clip = Archives.zip(Map.of("1.png", Archives.picture(2, 2, 1), "2.png", Archives.picture(2, 2, 2)));

        DataSet stored = store("clips", Map.of("a/1.zip", clip, "b/1.zip", clip));

        assertThat(stored.kind()).isEqualTo(MediaKind.FRAMES);
        assertThat(stored.count()).isEqualTo(2);
    }

    @Test
    void deeperFoldersOfSinglePicturesStayPictures() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : List.of("cats/tom/1", "cats/kit/1", "dogs/rex/1")) {
            files.put(name + ".png", Archives.picture(4, 4, 1));
        }
        assertThat(store("pets", files).kind()).isEqualTo(MediaKind.IMAGE);
    }

    @Test
    void refusesMixedKindsAndNamesTheirFiles() {
        byte[] picture = Archives.picture(2, 2, 1);
        byte[] clip = Archives.zip(Map.of("1.png", picture, "2.png", picture));

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> store("mixed", Map.of("a/1.png", picture, "b/1.png", picture, "b/wave.zip", clip)))
                .withMessageContaining("2 pictures")
                .withMessageContaining("1 sequences of frames ('b/wave.zip')");
    }

    @Test
    void readsADescriptionWrittenBeforeThereWereKinds() throws IOException {
        Path directory = home.resolve("datasets/old");
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("dataset.json"), """
                {"name":"old","kind":"images","classes":["a","b"],"count":2,"bytes":10,"splits":{"all":2},
                 "per_class":{"a":1,"b":1},
                 "image_sizes":{"min_width":1,"min_height":2,"max_width":3,"max_height":4},
                 "polarity":"AS_IS","checksum":"00","source":"upload","created":"2026-01-02T03:04:05Z"}""");

        DataSet old = dataSets.find("old").orElseThrow();

        assertThat(old.kind()).isEqualTo(MediaKind.IMAGE);
        assertThat(old.imageSizes()).isEqualTo(new ImageSizes(1, 2, 3, 4));
        assertThat(old.frames()).isNull();
    }

    @Test
    void takesTheSignsAsTheyAre() throws IOException {
        String data = System.getenv("LENSLET_DATA_DIR");
        assumeThat(data)
                .as("LENSLET_DATA_DIR names no directory with video-signs.zip")
                .isNotNull();
        DataSet signs;
        try (InputStream zip =
                Files.newInputStream(Path.of(String.valueOf(data)).resolve("video-signs.zip"))) {
            signs = dataSets.store("signs", zip);
        }

        assertThat(signs.kind()).isEqualTo(MediaKind.FRAMES);
        assertThat(signs.perClass()).isEqualTo(Map.of("hello", 60, "seeyoulater", 60, "thanks", 60));
        assertThat(signs.frames()).isEqualTo(new DataSet.Range(30, 30));
        assertThat(signs.imageSizes()).isEqualTo(ImageSizes.of(64, 64));
        Examples examples = DataSetReader.open(dataSets.directory("signs"))
                .examples(
                        "all", new FramesPreprocessing(30, 30, ImagePreprocessing.unit(Shape.of(64, 64, 1))), MEDIA, 0);
        float[] first = new float[30 * 64 * 64];
        examples.read(0, first, 0);
        assertThat(first).contains(0f).doesNotContain(Float.NaN);
    }

    private DataSet store(String name, Map<String, byte[]> files) throws IOException {
        return dataSets.store(name, new ByteArrayInputStream(Archives.zip(files)));
    }
}
