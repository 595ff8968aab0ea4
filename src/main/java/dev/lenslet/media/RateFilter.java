package dev.lenslet.media;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The low-pass of a change of rate: a sinc under a Kaiser window, sampled at the phases in which outputs fall between
 * inputs. Up to {@link #PHASES} phases are exact; of more (rates with no common divisor) a grid is kept and interpolated
 * linearly, whose error is below -100 dB. Thread-safe.
 */
final class RateFilter {

    /** Zero crossings of the sinc on either side: the transition takes 27 % of the lower Nyquist rate. */
    private static final int ZEROS = 16;

    /** About 70 dB of stop band (Kaiser's formula). */
    private static final double BETA = 6.76;

    /** Of the lower Nyquist rate, half down here: the stop band begins where folding does. */
    private static final double CUTOFF = 0.87;

    private static final int PHASES = 512;

    /** Clients choose rates: what is kept of that is bounded. */
    private static final int KEPT = 64;

    private static final Map<Long, RateFilter> FILTERS = new ConcurrentHashMap<>();

    private final int up;
    private final int down;
    private final int half;
    private final int grid;
    private final float[][] rows;

    private RateFilter(int up, int down) {
        this.up = up;
        this.down = down;
        double ratio = Math.max(1, (double) down / up);
        double cutoff = CUTOFF / ratio;
        this.half = (int) Math.ceil(ZEROS / cutoff);
        this.grid = up <= Math.max(8, PHASES / ratio) ? up : (int) Math.max(8, PHASES / ratio);
        this.rows = new float[grid + 1][2 * half];
        for (int phase = 0; phase <= grid; phase++) {
            double sum = 0;
            double[] row = new double[2 * half];
            for (int j = 0; j < row.length; j++) {
                row[j] = tap(j - half + 1 - (double) phase / grid, cutoff);
                sum += row[j];
            }
            // The same gain in every phase, else a constant would come out with a ripple.
            for (int j = 0; j < row.length; j++) {
                rows[phase][j] = (float) (row[j] / sum);
            }
        }
    }

    /** The filter from one rate to another, both in samples a second. */
    static RateFilter of(int from, int to) {
        int divisor = greatestDivisor(from, to);
        int up = to / divisor;
        int down = from / divisor;
        long key = (long) up << 32 | down;
        RateFilter known = FILTERS.get(key);
        if (known == null) {
            known = new RateFilter(up, down);
            if (FILTERS.size() < KEPT) {
                FILTERS.put(key, known);
            }
        }
        return known;
    }

    int up() {
        return up;
    }

    int down() {
        return down;
    }

    /** Taps on either side. */
    int half() {
        return half;
    }

    /** @param phase how far behind input {@code from + half - 1} the output lies, in 1/up */
    float apply(float[] samples, int from, int phase) {
        if (grid == up) {
            return dot(rows[phase], samples, from);
        }
        double place = (double) phase * grid / up;
        int row = (int) place;
        float share = (float) (place - row);
        return (1 - share) * dot(rows[row], samples, from) + share * dot(rows[row + 1], samples, from);
    }

    /** Eight sums side by side: one would wait for each addition. */
    private static float dot(float[] row, float[] samples, int from) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int j = 0;
        for (; j + 7 < row.length; j += 8) {
            a += row[j] * samples[from + j];
            b += row[j + 1] * samples[from + j + 1];
            c += row[j + 2] * samples[from + j + 2];
            d += row[j + 3] * samples[from + j + 3];
            e += row[j + 4] * samples[from + j + 4];
            f += row[j + 5] * samples[from + j + 5];
            g += row[j + 6] * samples[from + j + 6];
            h += row[j + 7] * samples[from + j + 7];
        }
        for (; j < row.length; j++) {
            a += row[j] * samples[from + j];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    private double tap(double distance, double cutoff) {
        double edge = distance / half;
        if (Math.abs(edge) >= 1) {
            return 0;
        }
        double x = Math.PI * distance * cutoff;
        double sinc = x == 0 ? 1 : Math.sin(x) / x;
        return sinc * kaiser(BETA, edge);
    }

    /** @param edge distance from the middle, 1 at the window's end */
    static double kaiser(double beta, double edge) {
        return bessel(beta * Math.sqrt(1 - edge * edge)) / bessel(beta);
    }

    /** Modified Bessel function of the first kind, order 0, by its power series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    private static int greatestDivisor(int a, int b) {
        return b == 0 ? a : greatestDivisor(b, a % b);
    }
}
