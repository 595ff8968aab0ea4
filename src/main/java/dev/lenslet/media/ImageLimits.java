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

    public ImageLimits {
        if (maxPixels < 1 || maxSide < 1) {
            throw new IllegalArgumentException("lenslet.media.image.max-pixels and max-side must be at least 1");
        }
    }
}
