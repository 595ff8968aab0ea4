package dev.lenslet.media;

/**
 * The discrete Fourier transform of real values, of a size that is a power of two: a complex transform of half the size
 * (radix 2, decimation in time), taken apart afterwards. Immutable, thread-safe.
 */
final class RealFft {

    private final int size;
    private final int[] reversed;
    private final double[] cos;
    private final double[] sin;

    RealFft(int size) {
        if (size < 4 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("the size must be a power of two from 4 on, got " + size);
        }
        this.size = size;
        int half = size / 2;
        int bits = Integer.numberOfTrailingZeros(half);
        reversed = new int[half];
        for (int i = 0; i < half; i++) {
            reversed[i] = Integer.reverse(i) >>> (32 - bits);
        }
        cos = new double[half];
        sin = new double[half];
        for (int i = 0; i < half; i++) {
            cos[i] = Math.cos(-2 * Math.PI * i / size);
            sin[i] = Math.sin(-2 * Math.PI * i / size);
        }
    }

    /**
     * Squared magnitudes of the bins 0 to size/2.
     *
     * @param values {@code size} of them
     * @param re scratch of {@code size/2}
     * @param im scratch of {@code size/2}
     * @param powers receives {@code size/2 + 1}
     */
    void powers(float[] values, double[] re, double[] im, double[] powers) {
        int half = size / 2;
        for (int i = 0; i < half; i++) {
            int from = 2 * reversed[i];
            re[i] = values[from];
            im[i] = values[from + 1];
        }
        transform(re, im);
        powers[0] = square(re[0] + im[0]);
        powers[half] = square(re[0] - im[0]);
        for (int k = 1; k <= half / 2; k++) {
            int other = half - k;
            double evenRe = (re[k] + re[other]) / 2;
            double evenIm = (im[k] - im[other]) / 2;
            double oddRe = (im[k] + im[other]) / 2;
            double oddIm = (re[other] - re[k]) / 2;
            double turnedRe = oddRe * cos[k] - oddIm * sin[k];
            double turnedIm = oddRe * sin[k] + oddIm * cos[k];
            powers[k] = square(evenRe + turnedRe) + square(evenIm + turnedIm);
            powers[other] = square(evenRe - turnedRe) + square(turnedIm - evenIm);
        }
    }

    private void transform(double[] re, double[] im) {
        int half = size / 2;
        for (int i = 0; i < half; i += 2) {
            double a = re[i + 1];
            double b = im[i + 1];
            re[i + 1] = re[i] - a;
            im[i + 1] = im[i] - b;
            re[i] += a;
            im[i] += b;
        }
        for (int length = 4; length <= half; length *= 2) {
            int quarter = length / 2;
            int step = size / length;
            for (int start = 0; start < half; start += length) {
                for (int j = 0, turn = 0; j < quarter; j++, turn += step) {
                    int low = start + j;
                    int high = low + quarter;
                    double a = re[high] * cos[turn] - im[high] * sin[turn];
                    double b = re[high] * sin[turn] + im[high] * cos[turn];
                    re[high] = re[low] - a;
                    im[high] = im[low] - b;
                    re[low] += a;
                    im[low] += b;
                }
            }
        }
    }

    private static double square(double value) {
        return value * value;
    }
}
