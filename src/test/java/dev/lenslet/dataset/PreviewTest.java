package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.media.Media;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import dev.lenslet.storage.Home;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class PreviewTest {

    private static final int STEP = 18;

    private final MirrorServer server = new MirrorServer();

    @TempDir
    Path home;

    private DiskDataSets dataSets;
    private Previews previews;

    @BeforeEach
    void store() throws IOException {
        Media media = Media.withDefaultLimits();
        dataSets = new DiskDataSets(
                new Home(home),
                new LocalData(null, Map.of("mnist", List.of(server.at("/")))),
                new DataSetSettings(
                        DataSize.ofMegabytes(8),
                        DataSize.ofMegabytes(16),
                        DataSize.ofMegabytes(2),
                        200,
                        200,
                        DataSize.ofBytes(0),
                        Duration.ofSeconds(20)),
                media);
        previews = new Previews(dataSets, media);
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            files.put("red/" + i + ".png", halves(0xFF0000));
            files.put("blue/" + i + ".png", halves(0x0000FF));
        }
        dataSets.store("halves", new ByteArrayInputStream(Archives.zip(files)));
    }

    @AfterEach
    void close() {
        dataSets.close();
        server.close();
    }

    @Test
    void showsEachPictureBesideWhatBecomesOfIt() throws Exception {
        BufferedImage sheet = sheet("""
                {"augmentation": {"horizontal_flip": true}, "count": 3, "size": 16, "class": "red"}""");

        assertThat(sheet.getWidth()).isEqualTo(8 * STEP + 2);
        assertThat(sheet.getHeight()).isEqualTo(3 * STEP + 2);
        int flipped = 0;
        for (int row = 0; row < 3; row++) {
            assertThat(left(sheet, row, 0)).isEqualTo(0xFF0000);
            assertThat(right(sheet, row, 0)).isEqualTo(0);
            for (int column = 1; column < 8; column++) {
                assertThat(left(sheet, row, column) + right(sheet, row, column)).isEqualTo(0xFF0000);
                flipped += left(sheet, row, column) == 0 ? 1 : 0;
            }
        }
        assertThat(flipped).isBetween(3, 18);
    }

    @Test
    void showsPlainPicturesInRows() throws Exception {
        BufferedImage sheet = sheet("{\"count\": 10, \"size\": 16}");

        assertThat(sheet.getWidth()).isEqualTo(8 * STEP + 2);
        assertThat(sheet.getHeight()).isEqualTo(2 * STEP + 2);
        assertThat(left(sheet, 0, 0)).isIn(0xFF0000, 0x0000FF);
        assertThat(left(sheet, 1, 1)).isIn(0xFF0000, 0x0000FF);
        assertThat(left(sheet, 1, 2)).isEqualTo(0x808080);
        assertThat(sheet("{\"count\": 3, \"size\": 16}").getWidth()).isEqualTo(3 * STEP + 2);
    }

    @Test
    void isTheSameForTheSameSeed() throws Exception {
        String seven = "{\"augmentation\": {\"rotation_range\": 30}, \"count\": 4, \"seed\": 7}";

        assertThat(png(seven)).isEqualTo(png(seven)).isNotEqualTo(png(seven.replace("7", "8")));
    }

    @Test
    void showsAFrameOfASequence() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            for (int frame = 0; frame < 3; frame++) {
                int colour = frame == 1 ? 0x00FF00 : 0xFFFFFF;
                files.put("wave/" + i + "/" + frame + ".png", halves(colour));
                files.put("nod/" + i + "/" + frame + ".png", halves(colour));
            }
        }
        dataSets.store("signs", new ByteArrayInputStream(Archives.zip(files)));
        BufferedImage sheet =
                ImageIO.read(new ByteArrayInputStream(previews.png("signs", request("{\"size\": 16, \"count\": 1}"))));

        assertThat(left(sheet, 0, 0)).isEqualTo(0x00FF00);
    }

    @Test
    void listsEveryFaultyFieldBeforeAnythingIsDrawn() {
        assertThatExceptionOfType(InvalidFields.class)
                .isThrownBy(() -> request("""
                        {"augmentation": {"rotation_range": -1}, "count": 65, "size": 7, "seed": 1.5, "class": 3,
                         "columns": 2}"""))
                .satisfies(refused -> assertThat(refused.faults())
                        .extracting(FieldFault::field)
                        .containsExactlyInAnyOrder(
                                "augmentation.rotation_range", "count", "size", "seed", "class", "columns"));
        assertThatThrownBy(() -> request("{\"augmentation\": {}, \"count\": 64, \"size\": 256}"))
                .hasMessageContaining("8388608");
        assertThatThrownBy(() -> request("[]")).hasMessageContaining("object");
    }

    @Test
    void refusesWhatThereIsNot() {
        assertRefused("none", "{}", Reason.UNKNOWN, "halves");
        assertRefused("halves", "{\"class\": \"green\"}", Reason.UNPROCESSABLE, "[blue, red]");
        server.with("/", MirrorServer.answering(503));
        assertThatThrownBy(() -> dataSets.ensure("mnist", (done, total) -> {}));
        assertRefused("mnist", "{}", Reason.CONFLICT, "GET /datasets/mnist");
    }

    private void assertRefused(String name, String request, Reason reason, String words) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> previews.png(name, request(request)))
                .satisfies(refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused.detail()).contains(words);
                });
    }

    private BufferedImage sheet(String request) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(png(request)));
    }

    private byte[] png(String request) throws Exception {
        return previews.png("halves", request(request));
    }

    private static PreviewRequest request(String json) {
        return PreviewRequest.read(new JsonMapper().readTree(json));
    }

    private static int left(BufferedImage sheet, int row, int column) {
        return sheet.getRGB(column * STEP + 5, row * STEP + 9) & 0xFFFFFF;
    }

    private static int right(BufferedImage sheet, int row, int column) {
        return sheet.getRGB(column * STEP + 14, row * STEP + 9) & 0xFFFFFF;
    }

    /** A colour on the left, black on the right. */
    private static byte[] halves(int colour) throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 8; x++) {
                image.setRGB(x, y, colour);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
