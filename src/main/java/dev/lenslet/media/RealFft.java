package dev.lenslet.media;

/**
 * The discrete Fourier transform of real values, of a size that is a power of two: a complex transform of half the size
 * (radix 2, decimation in time), taken apart afterwards. Several transforms run side by side, their values next to each
 * other in memory, which the compiler turns into vector instructions. Immutable, thread-safe.
 */
final class RealFft {

    private final int half;
    private final int[] reversed;
    private final double[] cos;
    private final double[] sin;

    RealFft(int size) {
        if (size < 4 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("the size must be a power of two from 4 on, got " + size);
        }
        half = size / 2;
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

    /** Where the values {@code 2 * i} and {@code 2 * i + 1} of a transform go: row {@code place(i)} of re and im. */
    int place(int i) {
        return reversed[i];
    }

    /**
     * Squared magnitudes of the bins 0 to size/2.
     *
     * @param re {@code size/2} rows, the even values at their {@link #place}, a column for each transform; is used up
     * @param im the same of the odd values
     * @param powers receives {@code size/2 + 1} rows
     */
    void powers(double[][] re, double[][] im, double[][] powers) {
        int length = 1;
        if ((Integer.numberOfTrailingZeros(half) & 1) != 0) {
            for (int a = 0; a < half; a += 2) {
                join(re[a], im[a], re[a + 1], im[a + 1]);
            }
            length = 2;
        }
        // Two stages in one pass over the values: memory, not arithmetic, takes the time.
        for (; length < half; length *= 4) {
            int step = half / length;
            for (int j = 0; j < length; j++) {
                for (int a = j; a < half; a += 4 * length) {
                    join(re, im, a, length, j * step, j * step / 2);
                }
            }
        }
        ends(re[0], im[0], powers[0], powers[half]);
        for (int k = 1; k <= half / 2; k++) {
            int other = half - k;
            // The middle one is its own other.
            apart(re[k], im[k], re[other], im[other], cos[k], sin[k], powers[k], powers[other]);
        }
    }

    private static void join(double[] aRe, double[] aIm, double[] bRe, double[] bIm) {
        for (int i = 0; i < aRe.length; i++) {
            double re = bRe[i];
            double im = bIm[i];
            bRe[i] = aRe[i] - re;
            bIm[i] = aIm[i] - im;
            aRe[i] += re;
            aIm[i] += im;
        }
    }

    /** Four transforms' values to one's: those at {@code a} and, each {@code length} further, three more. */
    private void join(double[][] re, double[][] im, int a, int length, int first, int second) {
        int b = a + length;
        int c = b + length;
        int d = c + length;
        join(re[a], im[a], re[b], im[b], re[c], im[c], re[d], im[d], cos[first], sin[first], cos[second], sin[second]);
    }

    private static void join(
            double[] aRe,
            double[] aIm,
            double[] bRe,
            double[] bIm,
            double[] cRe,
            double[] cIm,
            double[] dRe,
            double[] dIm,
            double firstCos,
            double firstSin,
            double secondCos,
            double secondSin) {
        for (int i = 0; i < aRe.length; i++) {
            double turnRe = bRe[i] * firstCos - bIm[i] * firstSin;
            double turnIm = bRe[i] * firstSin + bIm[i] * firstCos;
            double sumRe = aRe[i] + turnRe;
            double sumIm = aIm[i] + turnIm;
            double restRe = aRe[i] - turnRe;
            double restIm = aIm[i] - turnIm;
            turnRe = dRe[i] * firstCos - dIm[i] * firstSin;
            turnIm = dRe[i] * firstSin + dIm[i] * firstCos;
            double otherRe = cRe[i] + turnRe;
            double otherIm = cIm[i] + turnIm;
            double lastRe = cRe[i] - turnRe;
            double lastIm = cIm[i] - turnIm;
            turnRe = otherRe * secondCos - otherIm * secondSin;
            turnIm = otherRe * secondSin + otherIm * secondCos;
            aRe[i] = sumRe + turnRe;
            aIm[i] = sumIm + turnIm;
            cRe[i] = sumRe - turnRe;
            cIm[i] = sumIm - turnIm;
            // A quarter turn further than c.
            turnRe = lastRe * secondSin + lastIm * secondCos;
            turnIm = lastIm * secondSin - lastRe * secondCos;
            bRe[i] = restRe + turnRe;
            bIm[i] = restIm + turnIm;
            dRe[i] = restRe - turnRe;
            dIm[i] = restIm - turnIm;
        }
    }

    private static void ends(double[] re, double[] im, double[] first, double[] last) {
        for (int i = 0; i < re.length; i++) {
            first[i] = square(re[i] + im[i]);
            last[i] = square(re[i] - im[i]);
        }
    }

    private static void apart(
            double[] re,
            double[] im,
            double[] otherRe,
            double[] otherIm,
            double cos,
            double sin,
            double[] power,
            double[] otherPower) {
        for (int i = 0; i < re.length; i++) {
            double evenRe = (re[i] + otherRe[i]) / 2;
            double evenIm = (im[i] - otherIm[i]) / 2;
            double oddRe = (im[i] + otherIm[i]) / 2;
            double oddIm = (otherRe[i] - re[i]) / 2;
            double turnedRe = oddRe * cos - oddIm * sin;
            double turnedIm = oddRe * sin + oddIm * cos;
            power[i] = square(evenRe + turnedRe) + square(evenIm + turnedIm);
            otherPower[i] = square(evenRe - turnedRe) + square(turnedIm - evenIm);
        }
    }

    private static double square(double value) {
        return value * value;
    }
}
