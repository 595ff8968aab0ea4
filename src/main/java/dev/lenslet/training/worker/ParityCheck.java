package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import dev.lenslet.registry.ModelRecord.Parity;
import dev.lenslet.training.Predictor;
import java.time.Duration;
import java.util.Random;

/**
 * Runs a trained network and the graph that was exported from it on the same inputs: up to 256 of them or for 60 s, at
 * least 16. Where there are fewer examples, noise takes their place. No more of them at once than were trained with: what a
 * network needs for more may not be there.
 */
final class ParityCheck {

    static final double TOLERANCE = 1e-4;
    private static final int MOST = 256;
    private static final int LEAST = 16;
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();

    private ParityCheck() {}

    /** What fills an input where there is no example. */
    interface Noise {

        float next(Random random);
    }

    /** How many inputs are compared, where they do not take too long. */
    static int inputs(Examples examples) {
        return Math.clamp(examples.count(), LEAST, MOST);
    }

    /**
     * @param batchSize examples at once, at most
     * @throws TrainingFailed where any output differs by more than {@link #TOLERANCE}, or is no number
     */
    static Parity of(Predictor trained, Predictor exported, Examples examples, int batchSize, Noise noise)
            throws TrainingFailed {
        int size = examples.shape().size();
        int inputs = inputs(examples);
        int together = Math.min(LEAST, batchSize);
        float[] input = new float[Math.multiplyExact(together, size)];
        Random random = new Random(1);
        double largest = 0;
        int compared = 0;
        long began = System.nanoTime();
        while (compared < inputs && (compared < LEAST || System.nanoTime() - began < LONGEST)) {
            int batch = Math.min(together, inputs - compared);
            for (int i = 0; i < batch; i++) {
                fill(examples, compared + i, noise, random, input, i * size);
            }
            largest = Math.max(largest, difference(trained.predict(input, batch), exported.predict(input, batch)));
            compared += batch;
        }
        if (!(largest <= TOLERANCE)) {
            throw new TrainingFailed(
                    "the exported graph answers otherwise than the trained network: the largest difference"
                            + " over " + compared + " inputs is " + largest + ", at most " + TOLERANCE
                            + " is allowed; nothing was published");
        }
        return new Parity(compared, largest, TOLERANCE);
    }

    private static void fill(Examples examples, int index, Noise noise, Random random, float[] input, int offset) {
        if (index < examples.count()) {
            examples.read((int) ((long) index * examples.count() / inputs(examples)), input, offset);
            return;
        }
        for (int i = 0; i < examples.shape().size(); i++) {
            input[offset + i] = noise.next(random);
        }
    }

    /** NaN where any value is none, or the two are not of one length. */
    private static double difference(float[] one, float[] other) {
        if (one.length != other.length) {
            return Double.NaN;
        }
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
        }
        return largest;
    }
}
