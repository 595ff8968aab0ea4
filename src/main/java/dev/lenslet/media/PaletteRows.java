package dev.lenslet.media;

import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Pictures whose pixels are numbers of colours. */
final class PaletteRows extends Rows {

    private final int channels;
    private final float[] palette;
    private final int[] samples;

    PaletteRows(Raster raster, IndexColorModel colors, int channels) {
        super(raster);
        this.channels = channels;
        this.samples = new int[raster.getWidth()];
        this.palette = new float[colors.getMapSize() * channels];
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
    }

    @Override
    int depth() {
        return channels;
    }

    @Override
    void add(int y, float weight, float[] sums) {
        raster.getPixels(0, y, raster.getWidth(), 1, samples);
        for (int x = 0; x < samples.length; x++) {
            int from = samples[x] * channels;
            if (from >= palette.length) {
                throw UnreadableMedia.broken("The picture names a colour that its palette does not have.");
            }
            for (int channel = 0; channel < channels; channel++) {
                sums[x * channels + channel] += weight * palette[from + channel];
            }
        }
    }

    @Override
    float[] colours(float[] pixels) {
        return pixels;
    }
}
