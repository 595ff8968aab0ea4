package dev.lenslet.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.media.MediaKind;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AugmenterTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Augmentation EVERYTHING =
            new Augmentation(40, 0.2, 3, 10, List.of(0.8, 1.2), true, true, FillMode.REFLECT, 0, List.of(0.5, 1.5));

    /** src/test/python/augmentation_references.py. */
    @ParameterizedTest
    @EnumSource
    void warpsAsKerasAndSciPyDo(FillMode mode) throws Exception {
        for (JsonNode reference : references()) {
            if (!reference.path("fill_mode").stringValue().equals(mode.keras())) {
                continue;
            }
            float[] tensor = unit(reference.path("input"));
            augmenter(reference).apply(warp(reference), tensor, 0);

            // Keras brightens 8-bit values and cuts off what is behind the point twice.
            double brightness = reference.path("brightness").doubleValue();
            double tolerance = brightness == 1 ? 0.002 : 1 + brightness;
            for (int i = 0; i < tensor.length; i++) {
                assertThat(tensor[i] * 255.0)
                        .as("%s of %s", i, reference)
                        .isCloseTo(reference.path("output").get(i).doubleValue(), within(tolerance));
            }
        }
    }

    @Test
    void shiftsTheWidthSidewaysAndTheHeightUpAndDown() {
        List<Warp> sideways =
                drawn(new Augmentation(0, 0.5, 0, 0, List.of(1.0, 1.0), false, false, FillMode.NEAREST, 0, null));
        List<Warp> upwards =
                drawn(new Augmentation(0, 0, 3, 0, List.of(1.0, 1.0), false, false, FillMode.NEAREST, 0, null));

        assertThat(sideways).allMatch(warp -> warp.dy() == 0 && Math.abs(warp.dx()) <= 10);
        assertThat(sideways).anyMatch(warp -> warp.dx() > 8).anyMatch(warp -> warp.dx() < -8);
        assertThat(upwards).allMatch(warp -> warp.dx() == 0 && Math.abs(warp.dy()) <= 3);
        assertThat(upwards).anyMatch(warp -> warp.dy() > 2.5).anyMatch(warp -> warp.dy() < -2.5);

        float[] row = {0, 0.5f, 1};
        Objects.requireNonNull(Augmenter.of(Augmentation.NONE, ImagePreprocessing.unit(Shape.of(1, 3, 1)), 1))
                .apply(new Warp(0, 1, 0, 0, 1, 1, false, false, 1), row, 0);
        assertThat(row).containsExactly(0.5f, 1, 1);
    }

    @Test
    void drawsWithinWhatWasAskedFor() {
        List<Warp> warps = drawn(EVERYTHING);

        assertThat(warps).allMatch(warp -> Math.abs(warp.theta()) <= 40 && Math.abs(warp.shear()) <= 10);
        assertThat(warps).allMatch(warp -> warp.zx() >= 0.8 && warp.zx() <= 1.2 && warp.zy() >= 0.8);
        assertThat(warps).allMatch(warp -> warp.brightness() >= 0.5 && warp.brightness() <= 1.5);
        assertThat(warps).anyMatch(warp -> warp.zx() < 0.85 && warp.zy() > 1.15);
        assertThat(warps.stream().filter(Warp::flipHorizontal).count()).isBetween(400L, 600L);
        assertThat(warps.stream()
                        .filter(warp -> warp.flipHorizontal() && warp.flipVertical())
                        .count())
                .isBetween(180L, 320L);
    }

    @Test
    void dependsOnSeedEpochAndIndexAlone() {
        ImagePreprocessing picture = ImagePreprocessing.unit(Shape.of(12, 10, 3));
        List<float[]> results = new ArrayList<>();
        for (long seed : new long[] {1, 2}) {
            for (long epoch : new long[] {0, 1}) {
                for (int index : new int[] {0, 1}) {
                    results.add(augmented(picture, seed, epoch, index));
                    assertThat(augmented(picture, seed, epoch, index)).isEqualTo(results.getLast());
                }
            }
        }
        assertThat(results.stream().map(Arrays::toString).distinct()).hasSize(8);
    }

    @Test
    void takesAllFramesOfASequenceThroughTheSame() {
        ImagePreprocessing frame = ImagePreprocessing.unit(Shape.of(8, 8, 1));
        float[] tensor = new float[3 * 64];
        for (int i = 0; i < tensor.length; i++) {
            tensor[i] = i % 64 / 64f;
        }
        Objects.requireNonNull(Augmenter.of(EVERYTHING, new FramesPreprocessing(3, 10, frame), 5))
                .apply(2, 7, tensor, 0);

        float[] first = Arrays.copyOf(tensor, 64);
        assertThat(Arrays.copyOfRange(tensor, 64, 128)).isEqualTo(first);
        assertThat(Arrays.copyOfRange(tensor, 128, 192)).isEqualTo(first);
        assertThat(first).isNotEqualTo(ramp(64));
    }

    @Test
    void leavesWhatLiesBesideTheExample() {
        float[] batch = ramp(300);
        Objects.requireNonNull(Augmenter.of(EVERYTHING, ImagePreprocessing.unit(Shape.of(10, 10, 1)), 5))
                .apply(0, 1, batch, 100);

        assertThat(Arrays.copyOf(batch, 100)).isEqualTo(Arrays.copyOf(ramp(300), 100));
        assertThat(Arrays.copyOfRange(batch, 200, 300)).isEqualTo(Arrays.copyOfRange(ramp(300), 200, 300));
        assertThat(Arrays.copyOfRange(batch, 100, 200)).isNotEqualTo(Arrays.copyOfRange(ramp(300), 100, 200));
    }

    @Test
    void objectsToWhatIsNoPicture() {
        assertThat(Augmentation.objection(MediaKind.IMAGE)).isNull();
        assertThat(Augmentation.objection(MediaKind.FRAMES)).isNull();
        assertThat(Augmentation.objection(MediaKind.SOUND)).contains("pictures");
        assertThat(Augmentation.objection(MediaKind.TEXT)).contains("pictures");
    }

    @Test
    void readsKerasWords() {
        assertThat(AugmentationFields.read(JSON.readTree("""
                {"rotation_range": 40, "width_shift_range": 0.2, "height_shift_range": 3, "shear_range": 10,
                 "zoom_range": [0.8, 1.2], "horizontal_flip": true, "vertical_flip": true, "fill_mode": "reflect",
                 "cval": 0, "brightness_range": [0.5, 1.5]}"""), (field, fault) -> {}))
                .isEqualTo(EVERYTHING);
        assertThat(AugmentationFields.read(JSON.readTree("{}"), (field, fault) -> {}))
                .isEqualTo(Augmentation.NONE);
        assertThat(JSON.readValue(JSON.writeValueAsString(EVERYTHING), Augmentation.class))
                .isEqualTo(EVERYTHING);
    }

    @Test
    void listsEveryFaultyFieldAtOnce() {
        TreeMap<String, String> faults = new TreeMap<>();
        Augmentation read = AugmentationFields.read(JSON.readTree("""
                {"rotation_range": -1, "width_shift_range": "a lot", "height_shift_range": 1e9, "shear_range": 90,
                 "zoom_range": 1, "horizontal_flip": 1, "vertical_flip": "yes", "fill_mode": "mirror", "cval": 256,
                 "brightness_range": [2, 1], "channel_shift_range": 3}"""), faults::put);

        assertThat(read).isNull();
        assertThat(faults.keySet())
                .containsExactly(
                        "brightness_range",
                        "channel_shift_range",
                        "cval",
                        "fill_mode",
                        "height_shift_range",
                        "horizontal_flip",
                        "rotation_range",
                        "shear_range",
                        "vertical_flip",
                        "width_shift_range",
                        "zoom_range");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"zoom_range\":[0,1]} | above 0",
                "{\"zoom_range\":[1.2,0.8]} | lower first",
                "{\"zoom_range\":[1,2,3]} | [lower, upper]",
                "{\"zoom_range\":[1,\"2\"]} | [lower, upper]",
                "{\"brightness_range\":0.5} | [lower, upper]",
                "{\"brightness_range\":[-0.1,1]} | from 0",
                "{\"rotation_range\":1e999} | 360",
                "[] | an object",
            })
    void refusesWhatIsNoRange(String request, String words) {
        List<String> faults = new ArrayList<>();
        AugmentationFields.read(JSON.readTree(request), (field, fault) -> faults.add(fault));

        assertThat(faults).singleElement().asString().contains(words);
    }

    private static JsonNode references() throws Exception {
        try (InputStream in =
                Objects.requireNonNull(AugmenterTest.class.getResourceAsStream("/augmentation/warps.json"))) {
            return JSON.readTree(in);
        }
    }

    private static Augmenter augmenter(JsonNode reference) {
        JsonNode shape = reference.path("shape");
        Preprocessing picture = ImagePreprocessing.unit(Shape.of(
                shape.get(0).intValue(), shape.get(1).intValue(), shape.get(2).intValue()));
        FillMode mode =
                FillMode.valueOf(reference.path("fill_mode").stringValue().toUpperCase(Locale.ROOT));
        double cval = reference.path("cval").doubleValue();
        return Objects.requireNonNull(Augmenter.of(
                new Augmentation(0, 0, 0, 0, List.of(1.0, 1.0), false, false, mode, cval, null), picture, 1));
    }

    private static Warp warp(JsonNode reference) {
        JsonNode warp = reference.path("warp");
        return new Warp(
                warp.path("theta").doubleValue(),
                warp.path("dx").doubleValue(),
                warp.path("dy").doubleValue(),
                warp.path("shear").doubleValue(),
                warp.path("zx").doubleValue(),
                warp.path("zy").doubleValue(),
                reference.path("flip_horizontal").booleanValue(),
                reference.path("flip_vertical").booleanValue(),
                reference.path("brightness").doubleValue());
    }

    private static float[] unit(JsonNode bytes) {
        float[] values = new float[bytes.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.get(i).intValue() / 255f;
        }
        return values;
    }

    private static List<Warp> drawn(Augmentation augmentation) {
        SplittableRandom random = new SplittableRandom(3);
        return IntStream.range(0, 1000)
                .mapToObj(i -> augmentation.draw(random, 30, 20))
                .toList();
    }

    private static float[] augmented(ImagePreprocessing picture, long seed, long epoch, int index) {
        float[] tensor = ramp(picture.shape().size());
        Objects.requireNonNull(Augmenter.of(EVERYTHING, picture, seed)).apply(epoch, index, tensor, 0);
        return tensor;
    }

    private static float[] ramp(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = i / (float) size;
        }
        return values;
    }
}
