package dev.lenslet.media;

import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.network.SpectrogramPreprocessing.Filling;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Windows of a clip to logarithmic mel spectrograms. Immutable, thread-safe; made once for a model. */
public final class Spectrogram {

    /** Values that the transforms of frames side by side hold: they stay in the processor's second cache. */
    private static final int SIDE_BY_SIDE = 1 << 14;

    private static final long ROOT_HALF = Double.doubleToRawLongBits(Math.sqrt(0.5));
    private static final long MANTISSA = (1L << 52) - 1;
    private static final double LN_2 = Math.log(2);

    private final SpectrogramPreprocessing preprocessing;
    private final RealFft fft;
    private final MelBands bands;
    /** The Hann window, centred in the transform. */
    private final float[] hann;
    /** What the last window was computed in, for the next: clearing new memory took a tenth of the time. */
    private final AtomicReference<@Nullable Scratch> spare = new AtomicReference<>();

    /** Columns are frames, rows values of a transform and bins. */
    private record Scratch(double[][] re, double[][] im, double[][] bins, double[] sums) {

        static Scratch of(SpectrogramPreprocessing preprocessing) {
            int half = preprocessing.fftSize() / 2;
            int lanes = Math.min(preprocessing.frames(), Math.max(8, SIDE_BY_SIDE / half));
            return new Scratch(
                    new double[half][lanes], new double[half][lanes], new double[half + 1][lanes], new double[lanes]);
        }
    }

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
        float[] window = fill(samples, from);
        int frames = preprocessing.frames();
        Scratch scratch = spare.getAndSet(null);
        if (scratch == null) {
            scratch = Scratch.of(preprocessing);
        }
        double[][] bins = scratch.bins();
        double[] sums = scratch.sums();
        int lanes = sums.length;
        for (int done = 0; done < frames; done += lanes) {
            // The last ones overlap those before, so that there are always as many.
            int first = Math.min(done, frames - lanes);
            weigh(window, first, lanes, scratch.re(), scratch.im());
            fft.powers(scratch.re(), scratch.im(), bins);
            if (preprocessing.power() == 1) {
                for (double[] bin : bins) {
                    roots(bin);
                }
            }
            for (int band = 0; band < preprocessing.bands(); band++) {
                bands.apply(band, bins, sums);
                int at = offset + band * frames + first;
                for (int lane = 0; lane < lanes; lane++) {
                    target[at + lane] = (float) sums[lane];
                }
            }
        }
        spare.set(scratch);
        decibels(target, offset, preprocessing.bands() * frames);
    }

    /** The frames from {@code first} on under the Hann window, where the transform takes them. */
    private void weigh(float[] window, int first, int lanes, double[][] re, double[][] im) {
        int hop = preprocessing.hopLength();
        for (int i = 0; i < re.length; i++) {
            double[] even = re[fft.place(i)];
            double[] odd = im[fft.place(i)];
            float evenWeight = hann[2 * i];
            float oddWeight = hann[2 * i + 1];
            int at = first * hop + 2 * i;
            for (int lane = 0; lane < lanes; lane++) {
                even[lane] = window[at] * evenWeight;
                odd[lane] = window[at + 1] * oddWeight;
                at += hop;
            }
        }
    }

    private static void roots(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sqrt(values[i]);
        }
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
            double decibels = factor * ln(Math.max(minimum, values[i])) - reference;
            values[i] = (float) Math.max(least, decibels) * preprocessing.scale() + preprocessing.offset();
        }
    }

    /**
     * The natural logarithm of a positive normal number within 3e-8, which is a millionth of a decibel: the exponent, and of
     * the rest, at most a root of two from 1, the series of the area tangent. {@link Math#log} took a third of a window's
     * time.
     */
    private static double ln(double value) {
        // So that the rest lies around 1: the exponent counts from half a power of two further down.
        long bits = Double.doubleToRawLongBits(value) - ROOT_HALF;
        double rest = Double.longBitsToDouble((bits & MANTISSA) + ROOT_HALF);
        double s = (rest - 1) / (rest + 1);
        double square = s * s;
        return (bits >> 52) * LN_2 + 2 * s * (1 + square * (1 / 3.0 + square * (1 / 5.0 + square * (1 / 7.0))));
    }
}
