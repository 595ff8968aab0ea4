package dev.lenslet.media;

/**
 * Halves the rate of one channel as it comes in, for a {@link Resampler} that then works on half as many samples: a short
 * low-pass, every other tap of which is zero. Below an eighth of the old rate it keeps levels within 2e-4, and what would
 * fold to there is 75 dB down. Beyond the ends are zeros. Not thread-safe.
 */
final class HalfBand {

    private static final int REACH = 9;

    /** At the distances 1, 3, 5, 7, 9 from the middle, whose tap is a half: a sinc under a Kaiser window. */
    private static final float[] TAPS = taps();

    private final Resampler next;
    private final float[] held = new float[1 << 12];
    private final float[] made = new float[held.length / 2];
    private int count;

    /** @param first which sample comes first; those before are zeros */
    HalfBand(int first, int from, int to) {
        int begin = Math.floorDiv(first - REACH, 2);
        count = first - (2 * begin - REACH);
        next = new Resampler(from, 2 * to, begin);
    }

    void add(float[] samples, int offset, int length) {
        while (length > 0) {
            int part = Math.min(length, held.length - count);
            System.arraycopy(samples, offset, held, count, part);
            count += part;
            offset += part;
            length -= part;
            if (count == held.length) {
                produce();
            }
        }
    }

    /** @param size samples that are wanted in the end */
    float[] finish(long size) {
        add(new float[2 * REACH], 0, 2 * REACH);
        produce();
        return next.finish(size);
    }

    private void produce() {
        int size = Math.max(0, (count - 2 * REACH + 1) / 2);
        for (int i = 0; i < size; i++) {
            int middle = 2 * i + REACH;
            made[i] = held[middle] * 0.5f
                    + (held[middle - 1] + held[middle + 1]) * TAPS[0]
                    + (held[middle - 3] + held[middle + 3]) * TAPS[1]
                    + (held[middle - 5] + held[middle + 5]) * TAPS[2]
                    + (held[middle - 7] + held[middle + 7]) * TAPS[3]
                    + (held[middle - 9] + held[middle + 9]) * TAPS[4];
        }
        next.add(made, 0, size);
        count -= 2 * size;
        System.arraycopy(held, 2 * size, held, 0, count);
    }

    private static float[] taps() {
        double[] taps = new double[(REACH + 1) / 2];
        double sum = 0;
        for (int i = 0; i < taps.length; i++) {
            int distance = 2 * i + 1;
            double sinc = Math.sin(Math.PI / 2 * distance) / (Math.PI * distance);
            taps[i] = sinc * RateFilter.kaiser(8, distance / (REACH + 1.0));
            sum += 2 * taps[i];
        }
        float[] scaled = new float[taps.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (taps[i] / sum / 2);
        }
        return scaled;
    }
}
