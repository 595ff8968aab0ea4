package dev.lenslet.media;

import java.util.Arrays;

/**
 * Triangular filters on Slaney's mel scale (linear to 1 kHz, logarithmic above), each of unit area, as
 * {@code librosa.filters.mel} makes them by default.
 *
 * @param first the first bin of each band
 * @param weights of each band, from its first bin on
 */
record MelBands(int[] first, double[][] weights) {

    /** Hertz a mel below the break. */
    private static final double LINEAR = 200.0 / 3;

    private static final double BREAK_HZ = 1000;
    private static final double BREAK_MEL = BREAK_HZ / LINEAR;

    /** 27 mels for a factor of 6.4. */
    private static final double LOG_STEP = Math.log(6.4) / 27;

    static MelBands of(int rate, int fftSize, int bands, double minHz, double maxHz) {
        double[] corners = new double[bands + 2];
        double least = mel(minHz);
        double most = mel(maxHz);
        for (int i = 0; i < corners.length; i++) {
            corners[i] = hertz(least + (most - least) * i / (bands + 1));
        }
        int[] first = new int[bands];
        double[][] weights = new double[bands][];
        for (int band = 0; band < bands; band++) {
            double low = corners[band];
            double middle = corners[band + 1];
            double high = corners[band + 2];
            int from = (int) Math.ceil(low * fftSize / rate);
            int to = Math.min(fftSize / 2, (int) Math.floor(high * fftSize / rate));
            first[band] = from;
            weights[band] = new double[Math.max(0, to - from + 1)];
            for (int bin = from; bin <= to; bin++) {
                double hertz = (double) bin * rate / fftSize;
                double height = Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
                weights[band][bin - from] = Math.max(0, height) * 2 / (high - low);
            }
        }
        return new MelBands(first, weights);
    }

    /**
     * @param bins rows of bins, a column for each frame
     * @param sums receives the band's value in each frame
     */
    void apply(int band, double[][] bins, double[] sums) {
        Arrays.fill(sums, 0);
        double[] row = weights[band];
        for (int i = 0; i < row.length; i++) {
            add(row[i], bins[first[band] + i], sums);
        }
    }

    private static void add(double weight, double[] bin, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * bin[i];
        }
    }

    private static double mel(double hertz) {
        return hertz < BREAK_HZ ? hertz / LINEAR : BREAK_MEL + Math.log(hertz / BREAK_HZ) / LOG_STEP;
    }

    private static double hertz(double mel) {
        return mel < BREAK_MEL ? mel * LINEAR : BREAK_HZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));
    }
}
