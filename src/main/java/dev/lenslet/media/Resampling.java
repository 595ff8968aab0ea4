package dev.lenslet.media;

import java.util.Arrays;

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
     * Resizes to row-major (height, width, channels). Rows are added up first, so that the many pixels of a large picture
     * are passed through once, in a loop without branches; colours are made of the few that remain.
     */
    static float[] resize(Rows rows, int height, int width) {
        int depth = rows.depth();
        Resampling across = of(rows.width(), width);
        Resampling down = of(rows.height(), height);
        float[] sums = new float[rows.width() * depth];
        float[] target = new float[height * width * depth];
        for (int y = 0; y < height; y++) {
            float[] shares = down.weights[y];
            Arrays.fill(sums, 0);
            for (int j = 0; j < shares.length; j++) {
                rows.add(down.first[y] + j, shares[j], sums);
            }
            across.apply(sums, target, y * width * depth, depth);
        }
        return rows.colours(target);
    }

    private void apply(float[] source, float[] target, int offset, int depth) {
        for (int x = 0; x < first.length; x++) {
            float[] shares = weights[x];
            for (int band = 0; band < depth; band++) {
                int from = first[x] * depth + band;
                double sum = 0;
                for (float share : shares) {
                    sum += share * source[from];
                    from += depth;
                }
                target[offset + x * depth + band] = (float) sum;
            }
        }
    }
}
