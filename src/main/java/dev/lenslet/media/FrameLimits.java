package dev.lenslet.media;

import dev.lenslet.archive.ArchiveLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long a sequence of frames is read at most.
 *
 * @param maxFrames frames of one sequence; default 10,000, five minutes and a half at 30 a second
 * @param maxUnpacked bytes that a zip of frames may unpack to; default 1 GB. Frames are unpacked one at a time
 */
@ConfigurationProperties("lenslet.media.frames")
public record FrameLimits(
        @DefaultValue("10000") int maxFrames,
        @DefaultValue("1GB") DataSize maxUnpacked) {

    public static final FrameLimits DEFAULT = new FrameLimits(10_000, DataSize.ofGigabytes(1));

    private static final int MAX_RATIO = 200;
    private static final long MAX_PICTURE = DataSize.ofMegabytes(50).toBytes();

    public FrameLimits {
        if (maxFrames < 1 || maxUnpacked.toBytes() < 1) {
            throw new IllegalArgumentException("lenslet.media.frames.max-frames and max-unpacked must be at least 1");
        }
    }

    ArchiveLimits archive() {
        return new ArchiveLimits(maxUnpacked.toBytes(), MAX_PICTURE, maxFrames, MAX_RATIO);
    }
}
