package dev.lenslet.media;

import dev.lenslet.network.ImagePreprocessing;

/** Turns encoded pictures into tensors, under limits that are checked before pixels are decoded. Thread-safe. */
public final class Images {

    private final ImageLimits limits;

    public Images(ImageLimits limits) {
        this.limits = limits;
    }

    /**
     * Decodes a picture (PNG, JPEG, BMP, GIF; told apart by its first bytes, whatever it claims to be) and prepares it.
     *
     * @param encoded the whole file
     * @param target receives {@code preprocessing.shape().size()} values from {@code offset} on, row-major
     * @throws UnreadableMedia where it is no picture, is broken, or is over a limit
     */
    public void read(byte[] encoded, ImagePreprocessing preprocessing, float[] target, int offset) {
        throw new UnsupportedOperationException(limits.toString());
    }
}
