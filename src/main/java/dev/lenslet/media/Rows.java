package dev.lenslet.media;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * A decoded picture's rows as gray or RGB, 0 to 255, laid on white. Samples are taken as they are stored: going through
 * Java's colour conversion would apply a linear gray's gamma. Not thread-safe.
 */
final class Rows {

    /** ITU-R BT.601 luma. */
    private static final float RED = 0.299f;

    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;

    private final Raster raster;
    private final int channels;
    private final int bands;
    private final boolean alpha;
    private final float[] scales;
    private final float @Nullable [] palette;
    private final @Nullable Interleaved bytes;
    private final int[] samples;

    /**
     * @param channels 1 (gray) or 3 (RGB) of the rows given out
     * @throws UnreadableMedia where the picture's colours are neither gray nor RGB
     */
    Rows(BufferedImage image, int channels) {
        this.raster = image.getRaster();
        this.channels = channels;
        this.bands = raster.getNumBands();
        ColorModel colors = image.getColorModel();
        this.alpha = colors.hasAlpha();
        this.palette = colors instanceof IndexColorModel indexed ? palette(indexed, channels) : null;
        int components = bands - (alpha ? 1 : 0);
        if (palette == null && components != 1 && components != 3) {
            throw UnreadableMedia.unsupported("The picture has " + components
                    + " colour components (CMYK?); gray and RGB pictures are read. Save it as RGB.");
        }
        this.scales = new float[bands];
        for (int band = 0; band < bands; band++) {
            scales[band] = 255f / ((1L << raster.getSampleModel().getSampleSize(band)) - 1);
        }
        this.bytes = Interleaved.of(raster);
        this.samples = new int[raster.getWidth() * bands];
    }

    int width() {
        return raster.getWidth();
    }

    int height() {
        return raster.getHeight();
    }

    /**
     * @param row receives {@code width() * channels} values
     * @throws UnreadableMedia where a pixel's colour is not in the palette
     */
    void read(int y, float[] row) {
        if (bytes == null) {
            raster.getPixels(0, y, raster.getWidth(), 1, samples);
        } else {
            bytes.read(y, samples);
        }
        if (palette != null) {
            for (int x = 0; x < samples.length; x++) {
                int from = samples[x] * channels;
                if (from >= palette.length) {
                    throw UnreadableMedia.broken("The picture names a colour that its palette does not have.");
                }
                System.arraycopy(palette, from, row, x * channels, channels);
            }
        } else if (bands == 1 && channels == 1) {
            for (int x = 0; x < samples.length; x++) {
                row[x] = samples[x] * scales[0];
            }
        } else {
            blend(row);
        }
    }

    private void blend(float[] row) {
        boolean gray = bands <= 2;
        for (int x = 0, s = 0; s < samples.length; x++, s += bands) {
            float opacity = alpha ? samples[s + bands - 1] * scales[bands - 1] / 255 : 1;
            float red = onWhite(samples[s] * scales[0], opacity);
            float green = gray ? red : onWhite(samples[s + 1] * scales[1], opacity);
            float blue = gray ? red : onWhite(samples[s + 2] * scales[2], opacity);
            put(row, x * channels, channels, red, green, blue);
        }
    }

    private static float[] palette(IndexColorModel colors, int channels) {
        float[] palette = new float[colors.getMapSize() * channels];
        for (int i = 0; i < colors.getMapSize(); i++) {
            float opacity = colors.getAlpha(i) / 255f;
            put(
                    palette,
                    i * channels,
                    channels,
                    onWhite(colors.getRed(i), opacity),
                    onWhite(colors.getGreen(i), opacity),
                    onWhite(colors.getBlue(i), opacity));
        }
        return palette;
    }

    private static float onWhite(float value, float opacity) {
        return 255 + (value - 255) * opacity;
    }

    private static void put(float[] row, int at, int channels, float red, float green, float blue) {
        if (channels == 1) {
            row[at] = red == green && green == blue ? red : RED * red + GREEN * green + BLUE * blue;
        } else {
            row[at] = red;
            row[at + 1] = green;
            row[at + 2] = blue;
        }
    }

    /** Direct access to 8-bit samples side by side, the usual layout. */
    private record Interleaved(byte[] data, int offset, int rowStride, int pixelStride, int[] bandOffsets, int width) {

        static @Nullable Interleaved of(Raster raster) {
            return raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                            && raster.getDataBuffer() instanceof DataBufferByte buffer
                            && raster.getMinX() == 0
                            && raster.getMinY() == 0
                            && raster.getSampleModelTranslateX() == 0
                            && raster.getSampleModelTranslateY() == 0
                    ? new Interleaved(
                            buffer.getData(),
                            buffer.getOffset(),
                            model.getScanlineStride(),
                            model.getPixelStride(),
                            model.getBandOffsets(),
                            raster.getWidth())
                    : null;
        }

        void read(int y, int[] samples) {
            int bands = bandOffsets.length;
            for (int band = 0; band < bands; band++) {
                int from = offset + y * rowStride + bandOffsets[band];
                for (int x = 0, s = band; x < width; x++, s += bands, from += pixelStride) {
                    samples[s] = data[from] & 0xff;
                }
            }
        }
    }
}
