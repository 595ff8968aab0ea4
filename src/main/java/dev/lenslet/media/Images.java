package dev.lenslet.media;

import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Shape;
import java.awt.image.BufferedImage;

/** Turns encoded pictures into tensors, under limits that are checked before pixels are decoded. Thread-safe. */
final class Images {

    private final ImageLimits limits;
    private final DecodeBudget budget;

    Images(ImageLimits limits) {
        this.limits = limits;
        this.budget = new DecodeBudget(limits);
    }

    /**
     * Decodes a picture (told apart by its first bytes, whatever it claims to be) and prepares it.
     * Of an animated one, the first frame.
     *
     * @param encoded the whole file
     * @param target receives {@code preprocessing.shape().size()} values from {@code offset} on, row-major
     * @throws UnreadableMedia where it is no picture, is broken, or is over a limit
     */
    void read(byte[] encoded, ImagePreprocessing preprocessing, float[] target, int offset) {
        int height = preprocessing.height();
        int width = preprocessing.width();
        int channels = preprocessing.channels();
        float[] values;
        try (Decoder decoder = new Decoder(encoded)) {
            Orientation orientation = decoder.format().orientation(encoded);
            boolean swapped = orientation.swapsAxes();
            long pixels = decoder.checkedPixels(limits);
            budget.take(pixels);
            try {
                // Both ways of resizing treat left and right, up and down alike: turning the small result is the same.
                float[] stored =
                        Resampling.resize(decoder.rows(channels), swapped ? width : height, swapped ? height : width);
                values = orientation.turn(stored, height, width, channels);
            } finally {
                budget.release(pixels);
            }
        }
        scale(values, preprocessing, target, offset);
    }

    /**
     * Prepares pixels that are decoded already, as {@link #read} does.
     *
     * @param pixels height * width 8-bit values, row-major, or three times as many: red, green and blue of each pixel
     */
    void prepare(byte[] pixels, int height, int width, ImagePreprocessing preprocessing, float[] target, int offset) {
        int channels = pixels.length / (height * width);
        if (!preprocessing.shape().equals(Shape.of(height, width, channels))) {
            BufferedImage image = new BufferedImage(
                    width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
            image.getRaster().setDataElements(0, 0, width, height, pixels);
            prepare(image, preprocessing, target, offset);
            return;
        }
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = pixels[i] & 0xFF;
        }
        scale(values, preprocessing, target, offset);
    }

    /** Prepares a picture that is decoded already, as {@link #read} does. */
    void prepare(BufferedImage image, ImagePreprocessing preprocessing, float[] target, int offset) {
        float[] values = Resampling.resize(
                Rows.of(image, preprocessing.channels()), preprocessing.height(), preprocessing.width());
        scale(values, preprocessing, target, offset);
    }

    /**
     * Checks a picture's size before memory is taken for it.
     *
     * @throws UnreadableMedia where it is over a limit
     */
    void checkSize(int width, int height) {
        limits.check(width, height);
    }

    /**
     * Waits until there may be so many pictures of a size at once.
     *
     * @return closing it lets others have the memory
     * @throws UnreadableMedia where they are over a limit
     */
    Held hold(int width, int height, int pictures) {
        limits.check(width, height);
        long pixels = (long) width * height * pictures;
        if (pixels > limits.maxPixels()) {
            throw UnreadableMedia.tooLarge("Frames of " + width + " x " + height + " pixels are too large; at most "
                    + limits.maxPixels() / pictures + " pixels are read. Send smaller ones.");
        }
        budget.take(pixels);
        return () -> budget.release(pixels);
    }

    /** Memory that is held until this is closed, once. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Reads a picture's header.
     *
     * @throws UnreadableMedia where it is no picture, is broken, or is over a limit
     */
    MediaFacts.Picture size(byte[] encoded) {
        try (Decoder decoder = new Decoder(encoded)) {
            decoder.checkedPixels(limits);
            return decoder.size();
        }
    }

    private static void scale(float[] values, ImagePreprocessing preprocessing, float[] target, int offset) {
        boolean inverted = inverted(values, preprocessing);
        int channels = preprocessing.channels();
        int pixels = values.length / channels;
        for (int i = 0; i < values.length; i++) {
            float value = inverted ? 255 - values[i] : values[i];
            int at = preprocessing.channelsFirst() ? i % channels * pixels + i / channels : i;
            target[offset + at] = value * preprocessing.scale() + preprocessing.offset();
        }
    }

    private static boolean inverted(float[] values, ImagePreprocessing preprocessing) {
        return switch (preprocessing.polarity()) {
            case AS_IS -> false;
            case LIGHT_ON_DARK -> borderMean(values, preprocessing) > 127.5;
            case DARK_ON_LIGHT -> borderMean(values, preprocessing) < 127.5;
        };
    }

    /** The mean of the pixels at the edge of the resized picture, each counted once: what lies behind the figure. */
    private static double borderMean(float[] values, ImagePreprocessing preprocessing) {
        int height = preprocessing.height();
        int rowLength = preprocessing.width() * preprocessing.channels();
        int channels = preprocessing.channels();
        double sum = 0;
        int count = 0;
        for (int y = 0; y < height; y++) {
            boolean whole = y == 0 || y == height - 1;
            for (int i = 0; i < rowLength; i++) {
                if (whole || i < channels || i >= rowLength - channels) {
                    sum += values[y * rowLength + i];
                    count++;
                }
            }
        }
        return sum / count;
    }
}
