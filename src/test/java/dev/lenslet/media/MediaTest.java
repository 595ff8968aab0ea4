package dev.lenslet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lenslet.dataset.Archives;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class MediaTest {

    private static final ImagePreprocessing PIXEL = new ImagePreprocessing(1, 1, 1, 1, 0, Polarity.AS_IS);

    private final Media media = Media.withDefaultLimits();

    @Test
    void tellsKindsByTheirBytesWhateverIsClaimed() {
        assertThat(media.kindOf(Pictures.shade(2, 1), "text/plain")).isEqualTo(MediaKind.IMAGE);
        assertThat(media.kindOf(shades(1, 2), "image/png")).isEqualTo(MediaKind.FRAMES);
        assertThat(media.kindOf(shades(1), null)).isEqualTo(MediaKind.IMAGE);
        assertThat(media.kindOf(text("hello"), "Text/Plain; charset=utf-8")).isEqualTo(MediaKind.TEXT);
        assertThat(media.kindOf(text("hello"), "application/json")).isNull();
        assertThat(media.kindOf(text("hello"), null)).isNull();
        assertThat(media.kindOf(new byte[0], null)).isNull();
    }

    @Test
    void saysWhatAnExampleIsWithoutDecodingIt() {
        assertThat(media.check(Pictures.shade(3, 1), null)).isEqualTo(new MediaFacts.Picture(3, 3));
        assertThat(media.check(Archives.zip(Map.of("a/1.png", Pictures.shade(3, 1))), null))
                .isEqualTo(new MediaFacts.Picture(3, 3));
        assertThat(media.check(
                        Archives.zip(Map.of("1.png", Pictures.shade(3, 1), "2.png", Archives.picture(5, 2, 9))), null))
                .isEqualTo(new MediaFacts.Frames(2, new ImageSizes(3, 2, 5, 3)));
    }

    @Test
    void readsTheFramesOfAZipInNaturalOrder() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int frame : new int[] {10, 2, 1, 9}) {
            files.put("frame" + frame + ".png", Pictures.shade(2, frame));
        }
        files.put("__MACOSX/._frame1.png", new byte[] {1});

        assertThat(read(Archives.zip(files), frames(4, 4))).containsExactly(1, 2, 9, 10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"4|1|10 10 10 10", "4|2|10 10 11 11", "5|3|10 10 11 12 12", "2|5|11 13", "1|3|11", "3|3|10 11 12"})
    void samplesASequenceEvenly(int length, int frames, String expected) {
        int[] shades = new int[frames];
        Arrays.setAll(shades, i -> 10 + i);
        float[] values = new float[length];

        media.read(shades(shades), frames(length, 1000), values, 0);

        assertThat(values)
                .containsExactly(
                        Arrays.stream(expected.split(" ")).map(Float::valueOf).toArray(Float[]::new));
    }

    @Test
    void takesALongSequenceApartIntoEvenWindows() {
        try (Clip clip = media.open(shades(1, 2, 3, 4, 5), MediaKind.FRAMES, frames(2, 3))) {
            assertThat(clip.windows()).isEqualTo(2);
            assertThat(clip.span(0)).isEqualTo(new Clip.Span(0, 2));
            assertThat(clip.span(1)).isEqualTo(new Clip.Span(2, 5));
            float[] values = new float[4];
            clip.read(values, 0);
            clip.read(values, 2);
            assertThat(values).containsExactly(1, 2, 3, 5);
        }
    }

    @Test
    void takesPicturesAsFramesAndOneAsAStill() {
        try (Clip clip = media.open(List.of(Pictures.shade(2, 7), Pictures.shade(3, 8)), frames(2, 9))) {
            float[] values = new float[2];
            clip.read(values, 0);
            assertThat(values).containsExactly(7, 8);
        }
        assertThat(read(Pictures.shade(2, 7), frames(2, 9))).containsExactly(7, 7);
    }

    @Test
    void refusesAnotherKindThanTheModelTakes() {
        refused(() -> media.open(shades(1, 2), MediaKind.FRAMES, PIXEL), Reason.UNPROCESSABLE, "takes pictures");
        refused(() -> media.open(text("x"), MediaKind.TEXT, frames(1, 1)), Reason.UNPROCESSABLE, "sequences");
        refused(() -> media.open(text("x"), null, PIXEL), Reason.UNSUPPORTED_MEDIA, "PNG");
    }

    @Test
    void namesTheFrameThatIsBad() {
        byte[] zip = Archives.zip(Map.of("1.png", Pictures.shade(2, 1), "2.png", text("none")));
        refused(() -> media.check(zip, null), Reason.UNSUPPORTED_MEDIA, "2.png");
        refused(() -> read(zip, frames(2, 2)), Reason.UNSUPPORTED_MEDIA, "2.png");
    }

    @Test
    void limitsZips() {
        Media narrow = new Media(
                ImageLimits.DEFAULT,
                new FrameLimits(3, 1000, DataSize.ofBytes(200)),
                VideoSettings.DEFAULT,
                SoundLimits.DEFAULT);
        refused(() -> narrow.check(shades(1, 2, 3, 4), null), Reason.TOO_LARGE, "3 entries");
        byte[] large = Archives.zip(Map.of("1.png", new byte[201], "2.png", Pictures.shade(2, 1)));
        refused(() -> narrow.check(large, null), Reason.TOO_LARGE, "1.png");
        byte[] bomb = Archives.zip(Map.of("1.png", new byte[1 << 20], "2.png", Pictures.shade(2, 1)));
        refused(() -> media.check(bomb, null), Reason.TOO_LARGE, "1.png");
        byte[] climbing = Archives.zip(Map.of("../1.png", Pictures.shade(2, 1)));
        refused(() -> media.check(climbing, null), Reason.MALFORMED, "path");
        byte[] cut = Arrays.copyOf(shades(1, 2), 100);
        refused(() -> media.check(cut, null), Reason.MALFORMED, "truncated");
    }

    private float[] read(byte[] encoded, FramesPreprocessing preprocessing) {
        float[] values = new float[preprocessing.shape().size()];
        media.read(encoded, preprocessing, values, 0);
        return values;
    }

    private static byte[] shades(int... shades) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < shades.length; i++) {
            files.put(i + ".png", Pictures.shade(2, shades[i]));
        }
        return Archives.zip(files);
    }

    private static FramesPreprocessing frames(int frames, int longest) {
        return new FramesPreprocessing(frames, longest, PIXEL);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt, Reason reason, String detail) {
        assertThatExceptionOfType(Refusal.class).isThrownBy(attempt).satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.detail()).contains(detail);
        });
    }
}
