package dev.lenslet.media;

import dev.lenslet.archive.ArchiveLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long a sequence of frames is read at most.
 *
 * @param maxFrames frames of one sequence; default 10,000, five minutes and a half at 30 a second
 * @param maxPixels of all frames of a GIF or video together, which are all decoded; default 4 billion, a minute and a
 *     half of 1280 x 720 at 50 a second; lenslet.media.image.* holds for each
 * @param maxUnpacked bytes that a zip of frames may unpack to; default 1 GB. Frames are unpacked one at a time
 */
@ConfigurationProperties("lenslet.media.frames")
public record FrameLimits(
        @DefaultValue("10000") int maxFrames,
        @DefaultValue("4000000000") long maxPixels,
        @DefaultValue("1GB") DataSize maxUnpacked) {

    public static final FrameLimits DEFAULT = new FrameLimits(10_000, 4_000_000_000L, DataSize.ofGigabytes(1));

    private static final int MAX_RATIO = 200;
    private static final long MAX_PICTURE = DataSize.ofMegabytes(50).toBytes();

    public FrameLimits {
        if (maxFrames < 1 || maxPixels < 1 || maxUnpacked.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "lenslet.media.frames.max-frames, max-pixels and max-unpacked must be at least 1");
        }
    }

    UnreadableMedia tooLong() {
        return UnreadableMedia.tooLarge("A sequence may have " + maxFrames + " frames and " + maxPixels
                + " pixels of all together (lenslet.media.frames). Send a shorter or smaller one.");
    }

    ArchiveLimits archive() {
        return new ArchiveLimits(maxUnpacked.toBytes(), MAX_PICTURE, maxFrames, MAX_RATIO);
    }
}
