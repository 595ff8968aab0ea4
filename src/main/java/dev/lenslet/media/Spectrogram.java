package dev.lenslet.media;

import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.network.SpectrogramPreprocessing.Filling;

/** Windows of a clip to logarithmic mel spectrograms. Immutable, thread-safe; made once for a model. */
public final class Spectrogram {

    private final SpectrogramPreprocessing preprocessing;
    private final RealFft fft;
    private final MelBands bands;
    /** The Hann window, centred in the transform. */
    private final float[] hann;

    public Spectrogram(SpectrogramPreprocessing preprocessing) {
        this.preprocessing = preprocessing;
        this.fft = new RealFft(preprocessing.fftSize());
        this.bands = MelBands.of(
                preprocessing.rate(),
                preprocessing.fftSize(),
                preprocessing.bands(),
                preprocessing.minHz(),
                preprocessing.maxHz());
        this.hann = new float[preprocessing.fftSize()];
        int length = preprocessing.windowLength();
        int left = (preprocessing.fftSize() - length) / 2;
        for (int i = 0; i < length; i++) {
            hann[left + i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / length));
        }
    }

    /**
     * One window of a clip.
     *
     * @param samples the clip at the preprocessing's rate, at least one sample
     * @param from the window's first sample
     * @param target receives {@code bands * frames} values from {@code offset} on, the lowest band first
     */
    public void window(float[] samples, int from, float[] target, int offset) {
        int frames = preprocessing.frames();
        int size = preprocessing.fftSize();
        float[] window = fill(samples, from);
        float[] frame = new float[size];
        double[] re = new double[size / 2];
        double[] im = new double[size / 2];
        double[] bins = new double[size / 2 + 1];
        for (int t = 0; t < frames; t++) {
            int at = t * preprocessing.hopLength();
            for (int i = 0; i < size; i++) {
                frame[i] = window[at + i] * hann[i];
            }
            fft.powers(frame, re, im, bins);
            if (preprocessing.power() == 1) {
                for (int bin = 0; bin < bins.length; bin++) {
                    bins[bin] = Math.sqrt(bins[bin]);
                }
            }
            for (int band = 0; band < preprocessing.bands(); band++) {
                target[offset + band * frames + t] = (float) bands.apply(band, bins);
            }
        }
        decibels(target, offset, preprocessing.bands() * frames);
    }

    /** The window's samples between the zeros beyond its ends; a clip that ends before it does is filled up. */
    private float[] fill(float[] samples, int from) {
        int count = preprocessing.samples();
        int edge = preprocessing.fftSize() / 2;
        float[] window = new float[count + 2 * edge];
        int length = Math.min(count, samples.length - from);
        System.arraycopy(samples, from, window, edge, length);
        if (preprocessing.filling() == Filling.REPEAT) {
            for (int at = length; at < count; at += length) {
                System.arraycopy(window, edge, window, edge + at, Math.min(length, count - at));
            }
        }
        return window;
    }

    /** As {@code librosa.power_to_db}, or {@code amplitude_to_db} where the power is 1; then scaled. */
    private void decibels(float[] values, int offset, int count) {
        // The natural logarithm is computed faster than the decimal one.
        double factor = 20.0 / preprocessing.power() / Math.log(10);
        double minimum = preprocessing.minimum();
        double loudest = minimum;
        for (int i = offset; i < offset + count; i++) {
            loudest = Math.max(loudest, values[i]);
        }
        Float given = preprocessing.reference();
        double reference = factor * Math.log(given == null ? loudest : Math.max(minimum, given));
        Float top = preprocessing.topDb();
        double least = top == null ? Double.NEGATIVE_INFINITY : factor * Math.log(loudest) - reference - top;
        for (int i = offset; i < offset + count; i++) {
            double decibels = factor * Math.log(Math.max(minimum, values[i])) - reference;
            values[i] = (float) Math.max(least, decibels) * preprocessing.scale() + preprocessing.offset();
        }
    }
}
