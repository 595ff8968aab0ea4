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
        boolean odd = (Integer.numberOfTrailingZeros(half) & 1) != 0;
        if (odd) {
            pairs(re, im, half);
        } else {
            fours(re, im, half);
        }
        // Two stages in one pass over the values: memory, not arithmetic, takes the time.
        for (int length = odd ? 4 : 8; length < half; length *= 4) {
            twoStages(re, im, half, length);
        }
    }

    private static void pairs(double[] re, double[] im, int half) {
        for (int i = 0; i < half; i += 2) {
            double a = re[i + 1];
            double b = im[i + 1];
            re[i + 1] = re[i] - a;
            im[i + 1] = im[i] - b;
            re[i] += a;
            im[i] += b;
        }
    }

    private static void fours(double[] re, double[] im, int half) {
        for (int i = 0; i < half; i += 4) {
            double sumRe = re[i] + re[i + 1];
            double sumIm = im[i] + im[i + 1];
            double differenceRe = re[i] - re[i + 1];
            double differenceIm = im[i] - im[i + 1];
            double otherRe = re[i + 2] + re[i + 3];
            double otherIm = im[i + 2] + im[i + 3];
            double turnedRe = im[i + 2] - im[i + 3];
            double turnedIm = re[i + 3] - re[i + 2];
            re[i] = sumRe + otherRe;
            im[i] = sumIm + otherIm;
            re[i + 1] = differenceRe + turnedRe;
            im[i + 1] = differenceIm + turnedIm;
            re[i + 2] = sumRe - otherRe;
            im[i + 2] = sumIm - otherIm;
            re[i + 3] = differenceRe - turnedRe;
            im[i + 3] = differenceIm - turnedIm;
        }
    }

    /** The stages that join transforms of {@code length / 2} to {@code length}, and these to twice that. */
    private void twoStages(double[] re, double[] im, int half, int length) {
        int quarter = length / 2;
        int step = size / length;
        for (int j = 0; j < quarter; j++) {
            double firstCos = cos[j * step];
            double firstSin = sin[j * step];
            double secondCos = cos[j * step / 2];
            double secondSin = sin[j * step / 2];
            for (int a = j; a < half; a += 2 * length) {
                int b = a + quarter;
                int c = b + quarter;
                int d = c + quarter;
                double turnRe = re[b] * firstCos - im[b] * firstSin;
                double turnIm = re[b] * firstSin + im[b] * firstCos;
                double aRe = re[a] + turnRe;
                double aIm = im[a] + turnIm;
                double bRe = re[a] - turnRe;
                double bIm = im[a] - turnIm;
                turnRe = re[d] * firstCos - im[d] * firstSin;
                turnIm = re[d] * firstSin + im[d] * firstCos;
                double cRe = re[c] + turnRe;
                double cIm = im[c] + turnIm;
                double dRe = re[c] - turnRe;
                double dIm = im[c] - turnIm;
                turnRe = cRe * secondCos - cIm * secondSin;
                turnIm = cRe * secondSin + cIm * secondCos;
                re[a] = aRe + turnRe;
                im[a] = aIm + turnIm;
                re[c] = aRe - turnRe;
                im[c] = aIm - turnIm;
                // A quarter turn further than c.
                turnRe = dRe * secondSin + dIm * secondCos;
                turnIm = dIm * secondSin - dRe * secondCos;
                re[b] = bRe + turnRe;
                im[b] = bIm + turnIm;
                re[d] = bRe - turnRe;
                im[d] = bIm - turnIm;
            }
        }
    }

    private static double square(double value) {
        return value * value;
    }
}
