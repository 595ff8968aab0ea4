package dev.lenslet.media;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * A decoded picture's rows, to be averaged into gray or RGB, 0 to 255, laid on white. Samples are taken as they are stored:
 * going through Java's colour conversion would apply a linear gray's gamma. Not thread-safe.
 */
abstract class Rows {

    /** ITU-R BT.601 luma. */
    private static final float RED = 0.299f;

    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;

    private static final int MOST_BITS = 16;

    final Raster raster;

    Rows(Raster raster) {
        this.raster = raster;
    }

    /**
     * @param channels 1 (gray) or 3 (RGB) of what {@link #colours} gives
     * @throws UnreadableMedia where the picture's colours are none that are read here
     */
    static Rows of(BufferedImage image, int channels) {
        ColorModel colors = image.getColorModel();
        Raster raster = image.getRaster();
        if (colors instanceof IndexColorModel indexed) {
            return new PaletteRows(raster, indexed, channels);
        }
        checkSamples(raster);
        boolean alpha = colors.hasAlpha();
        int components = raster.getNumBands() - (alpha ? 1 : 0);
        boolean inks = components == 4 && colors.getColorSpace().getType() == ColorSpace.TYPE_CMYK;
        if (components != 1 && components != 3 && !inks) {
            throw UnreadableMedia.unsupported("The picture has " + components
                    + " colour components; gray, RGB and CMYK pictures are read. Save it as RGB.");
        }
        return alpha || inks ? new BlendedRows(raster, channels, alpha) : new OpaqueRows(raster, channels, false);
    }

    private static void checkSamples(Raster raster) {
        int type = raster.getTransferType();
        boolean whole = type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_INT;
        for (int bits : raster.getSampleModel().getSampleSize()) {
            whole &= bits <= MOST_BITS;
        }
        if (!whole) {
            throw UnreadableMedia.unsupported(
                    "The picture's samples are no whole numbers of at most 16 bits. Save it with 8 or 16.");
        }
    }

    final int width() {
        return raster.getWidth();
    }

    final int height() {
        return raster.getHeight();
    }

    /** Values of a pixel in what {@link #add} gives. */
    abstract int depth();

    /**
     * @param sums {@code width() * depth()} values, to which {@code weight} times the row's are added
     * @throws UnreadableMedia where a pixel's colour is not in the palette
     */
    abstract void add(int y, float weight, float[] sums);

    /** Makes averaged pixels what was asked for. */
    abstract float[] colours(float[] pixels);

    /** What brings each band to 0…255. */
    static float[] scales(Raster raster) {
        float[] scales = new float[raster.getNumBands()];
        for (int band = 0; band < scales.length; band++) {
            scales[band] = 255f / ((1L << raster.getSampleModel().getSampleSize(band)) - 1);
        }
        return scales;
    }

    static float onWhite(float value, float opacity) {
        return 255 + (value - 255) * opacity;
    }

    static void put(float[] row, int at, int channels, float red, float green, float blue) {
        if (channels == 1) {
            row[at] = red == green && green == blue ? red : RED * red + GREEN * green + BLUE * blue;
        } else {
            row[at] = red;
            row[at + 1] = green;
            row[at + 2] = blue;
        }
    }
}
