package dev.lenslet.media;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How video is decoded: by FFmpeg, in a process of its own.
 *
 * @param ffmpeg the program, or its path; default {@code ffmpeg}, looked for on the PATH. Without it video is refused
 * @param ffprobe the same of the program beside it that reads headers
 * @param timeout how long one may run for one video; default 60 s
 * @param memory what one may take of memory, where the system has a shell that limits it; default 2 GB
 */
@ConfigurationProperties("lenslet.media.video")
public record VideoSettings(
        @DefaultValue("ffmpeg") String ffmpeg,
        @DefaultValue("ffprobe") String ffprobe,
        @DefaultValue("60s") Duration timeout,
        @DefaultValue("2GB") DataSize memory) {

    public static final VideoSettings DEFAULT =
            new VideoSettings("ffmpeg", "ffprobe", Duration.ofSeconds(60), DataSize.ofGigabytes(2));

    public VideoSettings {
        if (timeout.isNegative() || timeout.isZero() || memory.toMegabytes() < 64) {
            throw new IllegalArgumentException(
                    "lenslet.media.video.timeout must be positive and memory at least 64MB, are " + timeout + " and "
                            + memory);
        }
    }
}
