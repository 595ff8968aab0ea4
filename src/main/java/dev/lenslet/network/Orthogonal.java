package dev.lenslet.network;

/** Keras' Orthogonal (Saxe et al. 2013): random directions that stand square to each other, each of one length. */
final class Orthogonal {

    private Orthogonal() {}

    /**
     * Makes the rows of a matrix, or its columns where those are fewer, orthonormal, by Gram and Schmidt, twice over for
     * accuracy.
     *
     * @param values normal numbers, changed in place; all axes but the last are the rows
     */
    static void of(float[] values, Shape shape, double gain) {
        int columns = shape.dim(-1);
        int rows = values.length / columns;
        boolean byRow = rows <= columns;
        int count = byRow ? rows : columns;
        Vectors vectors = byRow ? new Vectors(values, columns, columns, 1) : new Vectors(values, rows, 1, columns);
        for (int vector = 0; vector < count; vector++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int earlier = 0; earlier < vector; earlier++) {
                    vectors.add(vector, earlier, -vectors.dot(vector, earlier));
                }
                vectors.scale(vector, 1 / Math.sqrt(vectors.dot(vector, vector)));
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) gain;
        }
    }

    /**
     * @param step from one vector to the next
     * @param stride from one of a vector's values to the next
     */
    private record Vectors(float[] values, int length, int step, int stride) {

        double dot(int a, int b) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += (double) values[a * step + i * stride] * values[b * step + i * stride];
            }
            return sum;
        }

        void add(int to, int from, double factor) {
            for (int i = 0; i < length; i++) {
                values[to * step + i * stride] += (float) (factor * values[from * step + i * stride]);
            }
        }

        void scale(int vector, double factor) {
            for (int i = 0; i < length; i++) {
                values[vector * step + i * stride] *= (float) factor;
            }
        }
    }
}
