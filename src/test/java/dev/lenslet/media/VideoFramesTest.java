package dev.lenslet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class VideoFramesTest {

    private static final ImagePreprocessing PIXEL = new ImagePreprocessing(1, 1, 1, 1, 0, Polarity.AS_IS);

    @TempDir
    static Path directory;

    private final Media media = Media.withDefaultLimits();

    @ParameterizedTest
    @CsvSource({
        "mp4, mpeg4",
        "mov, mpeg4",
        "avi, mjpeg",
        "mkv, ffv1",
        "webm, libvpx",
        "flv, flv1",
        "mpg, mpeg1video",
        "ts, mpeg2video"
    })
    void samplesTheFramesOfEveryContainer(String container, String codec) throws IOException, InterruptedException {
        byte[] video = video(container, codec);

        assertThat(media.kindOf(video, "application/octet-stream")).isEqualTo(MediaKind.FRAMES);
        assertThat(media.check(video, null)).isEqualTo(new MediaFacts.Frames(10, ImageSizes.of(64, 48)));
        float[] values = new float[5];
        media.read(video, new FramesPreprocessing(5, 100, PIXEL), values, 0);
        // Frame n is of shade 10 + 20 n; the middles of fifths of ten frames are 1, 3, 5, 7, 9.
        for (int i = 0; i < 5; i++) {
            assertThat(values[i]).isCloseTo(10 + 20 * (2 * i + 1), within(6f));
        }
    }

    @Test
    void tellsWindowsInSeconds() throws IOException, InterruptedException {
        try (Clip clip = media.open(video("mp4", "mpeg4"), MediaKind.FRAMES, new FramesPreprocessing(1, 5, PIXEL))) {
            assertThat(clip.windows()).isEqualTo(2);
            assertThat(clip.span(1)).isEqualTo(new Clip.Span(0.2, 0.4));
            float[] values = new float[2];
            clip.read(values, 0);
            clip.read(values, 1);
            assertThat(values[0]).isCloseTo(50, within(6f));
            assertThat(values[1]).isCloseTo(150, within(6f));
        }
    }

    @Test
    void leavesNoFileBehind() throws IOException, InterruptedException {
        byte[] video = video("mp4", "mpeg4");
        long before = temporary();
        media.check(video, null);
        media.read(video, new FramesPreprocessing(1, 5, PIXEL), new float[1], 0);
        assertThat(temporary()).isEqualTo(before);
    }

    @Test
    void saysWhatToInstallWhereFfmpegIsNot() throws IOException, InterruptedException {
        byte[] video = video("mp4", "mpeg4");
        Media without = with(FrameLimits.DEFAULT, "no-such-ffprobe", Duration.ofSeconds(10));

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> without.check(video, null))
                .withMessageContaining("apt-get install ffmpeg")
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_MEDIA));
    }

    @Test
    void limitsFramesPixelsAndTime() throws IOException, InterruptedException {
        byte[] video = video("mp4", "mpeg4");
        for (Media narrow : new Media[] {
            with(new FrameLimits(9, 1L << 40, DataSize.ofMegabytes(1)), "ffprobe", Duration.ofSeconds(10)),
            with(new FrameLimits(100, 64 * 48 * 10 - 1, DataSize.ofMegabytes(1)), "ffprobe", Duration.ofSeconds(10)),
            with(FrameLimits.DEFAULT, "ffprobe", Duration.ofNanos(1_000_000)),
        }) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> narrow.check(video, null))
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE));
        }
    }

    @Test
    void takesNoPlaylistForAVideo() {
        assertThat(media.kindOf("#EXTM3U\nfile:///etc/passwd".getBytes(), "video/mp4"))
                .isNull();
        assertThat(media.kindOf("ffconcat version 1.0\nfile /etc/passwd".getBytes(), "video/mp4"))
                .isNull();
    }

    @Test
    @Timeout(120)
    void damagedVideosAreReadOrRefusedButNeverFailOtherwise() throws IOException, InterruptedException {
        Random random = new Random(5);
        byte[] whole = video("mp4", "mpeg4");
        for (int round = 0; round < 20; round++) {
            byte[] damaged = whole.clone();
            for (int flips = 0; flips < 8; flips++) {
                damaged[12 + random.nextInt(damaged.length - 12)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> {
                        try {
                            media.read(damaged, new FramesPreprocessing(3, 100, PIXEL), new float[3], 0);
                        } catch (Refusal refused) {
                            assertThat(refused.detail()).doesNotContain("Exception");
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }

    private static Media with(FrameLimits limits, String ffprobe, Duration timeout) {
        return new Media(
                ImageLimits.DEFAULT,
                limits,
                new VideoSettings("ffmpeg", ffprobe, timeout, DataSize.ofGigabytes(2)),
                SoundLimits.DEFAULT);
    }

    private static long temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("lenslet-"))
                    .filter(file -> file.toString().endsWith(".video"))
                    .count();
        }
    }

    /** Ten gray frames at 25 a second, each lighter than the one before. */
    private static byte[] video(String container, String codec) throws IOException, InterruptedException {
        Path file = directory.resolve(codec + "." + container);
        if (!Files.exists(file)) {
            int exit;
            try {
                exit = new ProcessBuilder(
                                "ffmpeg",
                                "-nostdin",
                                "-v",
                                "error",
                                "-f",
                                "lavfi",
                                "-i",
                                "color=black:s=64x48:r=25:d=0.4,format=rgb24,geq=r='10+20*N':g='10+20*N':b='10+20*N'",
                                "-pix_fmt",
                                codec.equals("mjpeg") ? "yuvj420p" : "yuv420p",
                                "-c:v",
                                codec,
                                "-q:v",
                                "2",
                                "-bf",
                                "0",
                                "-y",
                                file.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
            } catch (IOException missing) {
                assumeThat(missing).as("ffmpeg is not installed").isNull();
                throw missing;
            }
            assumeThat(exit)
                    .as("this ffmpeg writes no %s in %s", codec, container)
                    .isZero();
        }
        return Files.readAllBytes(file);
    }
}
