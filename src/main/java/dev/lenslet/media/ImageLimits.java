package dev.lenslet.media;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is decoded at most, known from a picture's header before its pixels are decoded.
 *
 * @param maxPixels width times height of one picture, and of all that are decoded at the same moment, small ones apart;
 *     default 50 million, which holds a 48-megapixel photograph in 150 MB
 * @param maxSide width or height in pixels; default 20,000
 */
@ConfigurationProperties("lenslet.media.image")
public record ImageLimits(
        @DefaultValue("50000000") long maxPixels,
        @DefaultValue("20000") int maxSide) {

    public static final ImageLimits DEFAULT = new ImageLimits(50_000_000, 20_000);

    /** @throws UnreadableMedia where a picture of this size is over a limit */
    void check(int width, int height) {
        if (width > maxSide || height > maxSide || (long) width * height > maxPixels) {
            throw UnreadableMedia.tooLarge("The picture has " + width + " x " + height + " pixels; at most " + maxPixels
                    + " pixels and " + maxSide + " a side are read. Send a smaller one.");
        }
    }

    public ImageLimits {
        if (maxPixels < 1 || maxSide < 1) {
            throw new IllegalArgumentException("lenslet.media.image.max-pixels and max-side must be at least 1");
        }
    }
}
