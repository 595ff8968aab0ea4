package dev.lenslet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.problem.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ImagesTest {

    private final Images images = new Images(ImageLimits.DEFAULT);

    /** Made by src/test/python/media_fixtures.py with Pillow and NumPy. */
    record Expected(
            String name, String file, int height, int width, int channels, float tolerance, List<Double> values) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Expected> expectations() {
        return Stream.of(JsonMapper.shared().readValue(resource("expected.json"), Expected[].class));
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void readsAsPillowDoes(Expected expected) {
        float[] values = read(
                resource(expected.file()),
                new ImagePreprocessing(expected.height(), expected.width(), expected.channels(), 1, 0, Polarity.AS_IS));

        assertThat(values).hasSize(expected.values().size());
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i])
                    .as("value %d of %s", i, expected.file())
                    .isCloseTo(expected.values().get(i).floatValue(), within(expected.tolerance()));
        }
    }

    @Test
    void scalesAndShiftsAtTheOffsetAndTouchesNothingElse() {
        var preprocessing = new ImagePreprocessing(14, 20, 1, 2 / 255f, -1, Polarity.AS_IS);
        float[] raw = read(resource("gray.png"), new ImagePreprocessing(14, 20, 1, 1, 0, Polarity.AS_IS));
        float[] target = new float[14 * 20 + 10];
        Arrays.fill(target, 42);

        images.read(resource("gray.png"), preprocessing, target, 5);

        assertThat(target[4]).isEqualTo(42);
        assertThat(target[5 + 14 * 20]).isEqualTo(42);
        for (int i = 0; i < raw.length; i++) {
            assertThat(target[5 + i]).isCloseTo(raw[i] * 2 / 255f - 1, within(1e-6f));
        }
    }

    @Test
    void invertsAPictureWhoseBorderContradictsThePolarity() {
        // orientation_1.jpg is light on dark.
        float[] asIs = read(resource("orientation_1.jpg"), gray(Polarity.AS_IS));

        assertThat(read(resource("orientation_1.jpg"), gray(Polarity.LIGHT_ON_DARK)))
                .isEqualTo(asIs);
        float[] darkOnLight = read(resource("orientation_1.jpg"), gray(Polarity.DARK_ON_LIGHT));
        for (int i = 0; i < asIs.length; i++) {
            assertThat(darkOnLight[i]).isEqualTo(255 - asIs[i]);
        }
    }

    @Test
    @Timeout(2)
    void refusesAHugePictureByItsHeader() {
        assertThatExceptionOfType(UnreadableMedia.class)
                .isThrownBy(() -> read(resource("bomb.png"), gray(Polarity.AS_IS)))
                .withMessageContaining("50000 x 50000")
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void refusesAPictureThatCannotBeInSoFewBytesBeforeTakingMemoryForIt() {
        assertThatExceptionOfType(UnreadableMedia.class)
                .isThrownBy(() -> read(resource("hollow.png"), gray(Polarity.AS_IS)))
                .withMessageContaining("7000 x 7000")
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rgb.png", "rgb.jpg", "cmyk.jpg", "rgb.bmp", "palette.gif", "lossy.webp", "raw.tiff"})
    void limitsEveryFormat(String file) {
        Images strict = new Images(new ImageLimits(14 * 20 - 1, 20));

        assertThatExceptionOfType(UnreadableMedia.class)
                .isThrownBy(() -> strict.read(resource(file), gray(Polarity.AS_IS), new float[14 * 20], 0))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void refusesWhatIsNoPicture() {
        for (byte[] bytes : List.of(new byte[0], new byte[] {'P'}, "%PDF-1.7".getBytes(), new byte[1000])) {
            assertThatExceptionOfType(UnreadableMedia.class)
                    .isThrownBy(() -> read(bytes, gray(Polarity.AS_IS)))
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_MEDIA));
        }
    }

    @Test
    void refusesSamplesThatAreNoWholeNumbers() {
        assertThatExceptionOfType(UnreadableMedia.class)
                .isThrownBy(() -> read(resource("float.tiff"), gray(Polarity.AS_IS)))
                .withMessageContaining("16 bits")
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_MEDIA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb.png",
                "interlaced.png",
                "one_bit.png",
                "rgb.jpg",
                "progressive.jpg",
                "rgb.bmp",
                "palette.gif",
                "cmyk.jpg",
                "lossless.webp",
                "lossy.webp",
                "raw.tiff",
                "tiff_lzw.tiff",
                "group4.tiff"
            })
    void refusesACutPictureWhereverItIsCut(String file) {
        byte[] whole = resource(file);
        int signature = file.endsWith("webp") ? 12 : 8;
        for (int length = signature; length < whole.length - 20; length += Math.max(1, whole.length / 50)) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(UnreadableMedia.class)
                    .as("%s cut to %d of %d bytes", file, length, whole.length)
                    .isThrownBy(() -> read(cut, gray(Polarity.AS_IS)))
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED));
        }
    }

    @Test
    void largePicturesWaitForEachOtherAndAllAreRead() throws InterruptedException {
        Images narrow = new Images(new ImageLimits(300 * 300, 300));
        byte[] picture = new Pictures().png(300, 300);
        List<Thread> readers = Stream.generate(() -> Thread.ofPlatform()
                        .start(() -> narrow.read(picture, gray(Polarity.AS_IS), new float[14 * 20], 0)))
                .limit(8)
                .toList();
        for (Thread reader : readers) {
            assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    private float[] read(byte[] encoded, ImagePreprocessing preprocessing) {
        float[] target = new float[preprocessing.shape().size()];
        images.read(encoded, preprocessing, target, 0);
        return target;
    }

    private static ImagePreprocessing gray(Polarity polarity) {
        return new ImagePreprocessing(14, 20, 1, 1, 0, polarity);
    }

    private static byte[] resource(String name) {
        return Fixtures.bytes(name);
    }
}
