package dev.lenslet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class GifFramesTest {

    private final Media media = Media.withDefaultLimits();

    /** Made by src/test/python/media_fixtures.py with Pillow; gray frames one behind the other. */
    record Expected(String name, String file, int frames, int height, int width, List<Double> values) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Expected> expectations() {
        return Stream.of(JsonMapper.shared().readValue(Fixtures.bytes("sequences.json"), Expected[].class));
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void drawsFramesAsPillowDoes(Expected expected) {
        float[] values = new float[expected.values().size()];

        media.read(Fixtures.bytes(expected.file()), frames(expected, expected.frames()), values, 0);

        for (int i = 0; i < values.length; i++) {
            assertThat(values[i])
                    .as("value %d of frame %d", i % (20 * 14), i / (20 * 14))
                    .isCloseTo(expected.values().get(i).floatValue(), within(0.01f));
        }
    }

    @Test
    void isASequenceWhereItHasMoreThanOneFrame() {
        assertThat(media.kindOf(Fixtures.bytes("kept.gif"), null)).isEqualTo(MediaKind.FRAMES);
        assertThat(media.kindOf(Fixtures.bytes("palette.gif"), null)).isEqualTo(MediaKind.IMAGE);
        assertThat(media.check(Fixtures.bytes("kept.gif"), null))
                .isEqualTo(new MediaFacts.Frames(4, ImageSizes.of(20, 14)));
    }

    @Test
    void windowsLieInItsOwnTime() {
        var preprocessing = new FramesPreprocessing(2, 2, new ImagePreprocessing(1, 1, 1, 1, 0, Polarity.AS_IS));
        try (Clip clip = media.open(Fixtures.bytes("cleared.gif"), MediaKind.FRAMES, preprocessing)) {
            assertThat(clip.windows()).isEqualTo(2);
            assertThat(clip.span(0)).isEqualTo(new Clip.Span(0, 0.12));
            assertThat(clip.span(1)).isEqualTo(new Clip.Span(0.12, 0.4));
        }
    }

    @Test
    void limitsFramesAndTheirPixels() {
        refusedAsTooLarge(new FrameLimits(3, 1_000_000, DataSize.ofMegabytes(1)));
        refusedAsTooLarge(new FrameLimits(10, 300, DataSize.ofMegabytes(1)));
    }

    private static void refusedAsTooLarge(FrameLimits limits) {
        Media narrow =
                new Media(ImageLimits.DEFAULT, limits, VideoSettings.DEFAULT, SoundLimits.DEFAULT, TextLimits.DEFAULT);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> narrow.check(Fixtures.bytes("kept.gif"), null))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void refusesASequenceCutAnywhereThoughItsFirstFramesAreWhole() {
        byte[] whole = Fixtures.bytes("animated.gif");
        for (int length = 13; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(Refusal.class)
                    .as("%d of %d bytes", length, whole.length)
                    .isThrownBy(() -> media.check(cut, null))
                    .withMessageContaining("cut off")
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED));
        }
    }

    private static FramesPreprocessing frames(Expected expected, int frames) {
        return new FramesPreprocessing(
                frames, 1000, new ImagePreprocessing(expected.height(), expected.width(), 1, 1, 0, Polarity.AS_IS));
    }
}
