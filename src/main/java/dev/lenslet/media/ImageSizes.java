package dev.lenslet.media;

/** The smallest and largest extents of pictures, in pixels. */
public record ImageSizes(int minWidth, int minHeight, int maxWidth, int maxHeight) {

    public static ImageSizes of(int width, int height) {
        return new ImageSizes(width, height, width, height);
    }

    /** Of both together. */
    public ImageSizes and(ImageSizes other) {
        return new ImageSizes(
                Math.min(minWidth, other.minWidth),
                Math.min(minHeight, other.minHeight),
                Math.max(maxWidth, other.maxWidth),
                Math.max(maxHeight, other.maxHeight));
    }
}
