package dev.lenslet.media;

import java.awt.image.Raster;

/** Pictures whose pixels are products, of opacity or of ink: each is made a colour before it is averaged. */
final class BlendedRows extends Rows {

    private final int channels;
    private final int bands;
    private final boolean alpha;
    private final float[] scales;
    private final int[] samples;
    private final float[] pixel = new float[3];

    BlendedRows(Raster raster, int channels, boolean alpha) {
        super(raster);
        this.channels = channels;
        this.bands = raster.getNumBands();
        this.alpha = alpha;
        this.scales = scales(raster);
        this.samples = new int[raster.getWidth() * bands];
    }

    @Override
    int depth() {
        return channels;
    }

    @Override
    void add(int y, float weight, float[] sums) {
        raster.getPixels(0, y, raster.getWidth(), 1, samples);
        int components = bands - (alpha ? 1 : 0);
        for (int s = 0, to = 0; s < samples.length; s += bands, to += channels) {
            float opacity = alpha ? samples[s + bands - 1] * scales[bands - 1] / 255 : 1;
            float light = components == 4 ? 255 - samples[s + 3] * scales[3] : 255;
            float red = colour(s, 0, components, light, opacity);
            float green = components == 1 ? red : colour(s, 1, components, light, opacity);
            float blue = components == 1 ? red : colour(s, 2, components, light, opacity);
            put(pixel, 0, channels, red, green, blue);
            for (int channel = 0; channel < channels; channel++) {
                sums[to + channel] += weight * pixel[channel];
            }
        }
    }

    /** Four components are inks: what one leaves of the light that black leaves. */
    private float colour(int pixelAt, int band, int components, float light, float opacity) {
        float value = samples[pixelAt + band] * scales[band];
        return onWhite(components == 4 ? (255 - value) * light / 255 : value, opacity);
    }

    @Override
    float[] colours(float[] pixels) {
        return pixels;
    }
}
