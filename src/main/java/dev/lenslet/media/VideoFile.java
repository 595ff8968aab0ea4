package dev.lenslet.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A video in a file of its own while it is read: FFmpeg has to go back and forth in it.
 *
 * @param facts what its headers say
 */
record VideoFile(Path path, VideoFormat format, Facts facts, VideoSettings settings) implements AutoCloseable {

    private static final int MAX_HEADERS = 64 << 10;

    /**
     * @param frames packets of the first video stream, at least 1
     * @param seconds of a frame; 0 where that is not known
     */
    record Facts(int width, int height, int frames, double seconds) {}

    /** @throws UnreadableMedia where FFmpeg is not installed, or finds no moving pictures */
    static VideoFile of(byte[] encoded, VideoFormat format, VideoSettings settings) {
        Path path = null;
        try {
            path = Files.createTempFile("lenslet-", ".video");
            Files.write(path, encoded);
            VideoFile file = new VideoFile(path, format, facts(path, format, settings), settings);
            path = null;
            return file;
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        } finally {
            delete(path);
        }
    }

    private static Facts facts(Path path, VideoFormat format, VideoSettings settings) throws IOException {
        List<String> arguments = new ArrayList<>(input(path, format));
        arguments.addAll(List.of(
                "-select_streams",
                "v:0",
                "-count_packets",
                "-show_entries",
                "stream=width,height,nb_read_packets,avg_frame_rate",
                "-of",
                "default=noprint_wrappers=1"));
        try (VideoProcess probe = VideoProcess.start(settings.ffprobe(), arguments, settings)) {
            String said = new String(probe.output().readNBytes(MAX_HEADERS), StandardCharsets.UTF_8);
            if (probe.late()) {
                throw late(settings);
            }
            long width = number(said, "width=(\\d{1,6})\\b");
            long height = number(said, "height=(\\d{1,6})\\b");
            long frames = number(said, "nb_read_packets=(\\d{1,9})\\b");
            if (width < 1 || height < 1 || frames < 1) {
                throw UnreadableMedia.broken(
                        "The " + format + " video is cut off or damaged, or has no moving pictures.");
            }
            long per = number(said, "avg_frame_rate=\\d{1,9}/(\\d{1,9})\\b");
            long rate = number(said, "avg_frame_rate=(\\d{1,9})/\\d{1,9}\\b");
            return new Facts((int) width, (int) height, (int) frames, rate < 1 ? 0 : (double) per / rate);
        }
    }

    /** The same for both programs: this file as this format, and no other input. */
    private static List<String> input(Path path, VideoFormat format) {
        return List.of("-v", "error", "-protocol_whitelist", "file,pipe", "-f", format.demuxer(), "-i", "file:" + path);
    }

    /** Starts to decode all frames, upright, at one size, as RGB bytes. */
    VideoProcess decode(int width, int height) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-nostdin", "-threads", "1"));
        arguments.addAll(input(path, format));
        String scale = "scale=" + width + ":" + height + ":flags="
                + (width < facts.width() || height < facts.height() ? "area" : "bilinear")
                + "+accurate_rnd+full_chroma_int";
        arguments.addAll(List.of(
                "-map",
                "0:v:0",
                "-fps_mode",
                "passthrough",
                "-vf",
                scale,
                "-pix_fmt",
                "rgb24",
                "-f",
                "rawvideo",
                "pipe:1"));
        return VideoProcess.start(settings.ffmpeg(), arguments, settings);
    }

    static UnreadableMedia late(VideoSettings settings) {
        return UnreadableMedia.tooLarge("Decoding the video took longer than "
                + settings.timeout().toSeconds() + " s (lenslet.media.video.timeout). Send a shorter or smaller one.");
    }

    private static long number(String said, String pattern) {
        Matcher found = Pattern.compile("(?m)^" + pattern).matcher(said);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    @Override
    public void close() {
        delete(path);
    }

    private static void delete(@Nullable Path path) {
        try {
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException kept) {
            path.toFile().deleteOnExit();
        }
    }
}
