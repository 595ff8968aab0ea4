package dev.lenslet.media;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/** Gray, RGB or YCbCr as stored. Averaging comes before colours: both are sums, so it is the same, of far fewer pixels. */
final class OpaqueRows extends Rows {

    private final int channels;
    private final int bands;
    private final boolean ycc;
    private final float[] scales;
    private final @Nullable Interleaved bytes;
    private final int[] samples;

    /** Where a pixel has each band. */
    private final int[] places;

    /** @param ycc whether three bands are luma and two of chroma */
    OpaqueRows(Raster raster, int channels, boolean ycc) {
        super(raster);
        this.ycc = ycc && raster.getNumBands() == 3;
        this.channels = channels;
        this.bands = raster.getNumBands();
        this.scales = scales(raster);
        this.bytes = Interleaved.of(raster);
        this.samples = bytes == null ? new int[raster.getWidth() * bands] : new int[0];
        this.places = bytes == null ? new int[] {0, 1, 2} : bytes.places();
    }

    @Override
    int depth() {
        return bands;
    }

    @Override
    void add(int y, float weight, float[] sums) {
        if (bytes != null) {
            bytes.add(y, weight, sums);
            return;
        }
        raster.getPixels(0, y, raster.getWidth(), 1, samples);
        for (int i = 0; i < samples.length; i++) {
            sums[i] += weight * samples[i];
        }
    }

    @Override
    float[] colours(float[] pixels) {
        float[] colours = new float[pixels.length / bands * channels];
        for (int from = 0, to = 0; from < pixels.length; from += bands, to += channels) {
            float red = pixels[from + places[0]] * scales[0];
            float green = bands == 1 ? red : pixels[from + places[1]] * scales[1];
            float blue = bands == 1 ? red : pixels[from + places[2]] * scales[2];
            if (ycc) {
                putYcc(colours, to, red, green - 128, blue - 128);
            } else {
                put(colours, to, channels, red, green, blue);
            }
        }
        return colours;
    }

    /** ITU-T T.871 (JFIF), 7. */
    private void putYcc(float[] colours, int at, float luma, float blueness, float redness) {
        if (channels == 1) {
            colours[at] = luma;
        } else {
            colours[at] = Math.clamp(luma + 1.402f * redness, 0, 255);
            colours[at + 1] = Math.clamp(luma - 0.344136f * blueness - 0.714136f * redness, 0, 255);
            colours[at + 2] = Math.clamp(luma + 1.772f * blueness, 0, 255);
        }
    }

    /** Direct access to 8-bit samples side by side, the usual layout. */
    private record Interleaved(byte[] data, int offset, int rowStride, int[] places) {

        static @Nullable Interleaved of(Raster raster) {
            return raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                            && raster.getDataBuffer() instanceof DataBufferByte buffer
                            && raster.getMinX() == 0
                            && raster.getMinY() == 0
                            && raster.getSampleModelTranslateX() == 0
                            && raster.getSampleModelTranslateY() == 0
                            && model.getPixelStride() == raster.getNumBands()
                            && areAPixel(model.getBandOffsets())
                    ? new Interleaved(
                            buffer.getData(), buffer.getOffset(), model.getScanlineStride(), model.getBandOffsets())
                    : null;
        }

        private static boolean areAPixel(int[] offsets) {
            for (int offset : offsets) {
                if (offset < 0 || offset >= offsets.length) {
                    return false;
                }
            }
            return true;
        }

        void add(int y, float weight, float[] sums) {
            int from = offset + y * rowStride;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight * (data[from + i] & 0xff);
            }
        }
    }
}
