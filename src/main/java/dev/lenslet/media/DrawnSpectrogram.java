package dev.lenslet.media;

import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.network.SpectrogramPreprocessing;

/**
 * A spectrogram that was made already and drawn as a picture: time from left to right, the lowest band in the bottom row,
 * white for 0 dB and black for {@code top_db} below it (80 where the record has none).
 *
 * @param encoded not copied
 */
record DrawnSpectrogram(Images images, byte[] encoded, SpectrogramPreprocessing preprocessing) implements Clip.Whole {

    private static final float USUAL_RANGE = 80;

    @Override
    public void read(float[] target, int offset) {
        Float top = preprocessing.topDb();
        float range = (top == null ? USUAL_RANGE : top) * preprocessing.scale();
        int bands = preprocessing.bands();
        int frames = preprocessing.frames();
        images.read(
                encoded,
                new ImagePreprocessing(bands, frames, 1, range / 255, preprocessing.offset() - range, Polarity.AS_IS),
                target,
                offset);
        // Tensors have the lowest band first.
        float[] row = new float[frames];
        for (int band = 0; band < bands / 2; band++) {
            int low = offset + band * frames;
            int high = offset + (bands - 1 - band) * frames;
            System.arraycopy(target, low, row, 0, frames);
            System.arraycopy(target, high, target, low, frames);
            System.arraycopy(row, 0, target, high, frames);
        }
    }
}
