package dev.lenslet.media;

/**
 * How the pixels of one axis become fewer or more. Shrinking averages areas: a target pixel is the mean of what it
 * covers, pixels at its edges by the share that is covered. Growing interpolates linearly between pixel centres, edges
 * repeated.
 *
 * @param first for each target pixel the first source pixel
 * @param weights for each target pixel those of its source pixels, which sum to 1
 */
record Resampling(int[] first, float[][] weights) {

    static Resampling of(int source, int target) {
        return target < source ? areas(source, target) : linear(source, target);
    }

    private static Resampling areas(int source, int target) {
        int[] first = new int[target];
        float[][] weights = new float[target][];
        for (int i = 0; i < target; i++) {
            // In units of 1/target source pixels, so that the borders are exact.
            long from = (long) i * source;
            long to = from + source;
            first[i] = (int) (from / target);
            int end = (int) ((to + target - 1) / target);
            weights[i] = new float[end - first[i]];
            for (int j = first[i]; j < end; j++) {
                long covered = Math.min(to, (j + 1L) * target) - Math.max(from, (long) j * target);
                weights[i][j - first[i]] = (float) ((double) covered / source);
            }
        }
        return new Resampling(first, weights);
    }

    private static Resampling linear(int source, int target) {
        int[] first = new int[target];
        float[][] weights = new float[target][];
        for (int i = 0; i < target; i++) {
            double center = Math.clamp((i + 0.5) * source / target - 0.5, 0, source - 1);
            first[i] = (int) center;
            float share = (float) (center - first[i]);
            weights[i] = share == 0 ? new float[] {1} : new float[] {1 - share, share};
        }
        return new Resampling(first, weights);
    }

    /**
     * Resizes to row-major (height, width, channels). Holds two rows at a time beside the result.
     *
     * @param channels of the rows
     */
    static float[] resize(Rows rows, int channels, int height, int width) {
        Resampling across = of(rows.width(), width);
        Resampling down = of(rows.height(), height);
        float[] source = new float[rows.width() * channels];
        float[][] recent = new float[2][width * channels];
        int[] held = {-1, -1};
        float[] target = new float[height * width * channels];
        double[] sums = new double[width * channels];
        for (int y = 0; y < height; y++) {
            float[] shares = down.weights[y];
            java.util.Arrays.fill(sums, 0);
            for (int j = 0; j < shares.length; j++) {
                int from = down.first[y] + j;
                float[] row = recent[from & 1];
                if (held[from & 1] != from) {
                    rows.read(from, source);
                    across.apply(source, row, channels);
                    held[from & 1] = from;
                }
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += shares[j] * row[i];
                }
            }
            for (int i = 0; i < sums.length; i++) {
                target[y * sums.length + i] = (float) sums[i];
            }
        }
        return target;
    }

    private void apply(float[] source, float[] target, int channels) {
        for (int x = 0; x < first.length; x++) {
            float[] shares = weights[x];
            for (int channel = 0; channel < channels; channel++) {
                int from = first[x] * channels + channel;
                double sum = 0;
                for (float share : shares) {
                    sum += share * source[from];
                    from += channels;
                }
                target[x * channels + channel] = (float) sum;
            }
        }
    }
}
