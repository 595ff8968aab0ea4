package dev.lenslet.media;

/**
 * What is decoded at most.
 *
 * @param maxPixels width times height of one picture; 50 million holds a 48-megapixel photograph
 * @param maxSide width or height
 */
public record ImageLimits(long maxPixels, int maxSide) {

    public static final ImageLimits DEFAULT = new ImageLimits(50_000_000, 20_000);

    public ImageLimits {
        if (maxPixels < 1 || maxSide < 1) {
            throw new IllegalArgumentException("image limits must be at least 1");
        }
    }
}
