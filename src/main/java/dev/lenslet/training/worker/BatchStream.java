package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Batches of shuffled examples without end: each pass takes every example once in an order of its own, the last batch of a
 * pass may be smaller. A thread of its own decodes two batches ahead. One reader.
 */
final class BatchStream implements AutoCloseable {

    private static final int AHEAD = 2;

    private final Examples examples;
    private final int batchSize;
    private final long seed;
    private final BlockingQueue<float[]> free = new ArrayBlockingQueue<>(AHEAD + 1);
    private final BlockingQueue<Read> ready = new ArrayBlockingQueue<>(AHEAD + 2);
    private final Thread thread;
    private @Nullable Batch given;

    private sealed interface Read {
        record Full(Batch batch) implements Read {}

        record Broken(Throwable fault) implements Read {}
    }

    /** @param examples at least one */
    BatchStream(Examples examples, int batchSize, long seed) {
        this.examples = examples;
        this.batchSize = Math.min(batchSize, examples.count());
        this.seed = seed;
        int values = Math.multiplyExact(this.batchSize, examples.shape().size());
        for (int i = 0; i <= AHEAD; i++) {
            free.add(new float[values]);
        }
        this.thread = Thread.ofPlatform().name("batches").daemon().start(this::fill);
    }

    /** Batches of one pass. */
    int stepsPerPass() {
        return (examples.count() + batchSize - 1) / batchSize;
    }

    /**
     * The next batch; what was given before must not be used any more.
     *
     * @throws TrainingFailed where an example cannot be read
     */
    Batch next() throws InterruptedException, TrainingFailed {
        if (given != null) {
            free.put(given.inputs());
        }
        Batch next = switch (ready.take()) {
            case Read.Full full -> full.batch();
            case Read.Broken broken ->
                throw new TrainingFailed(
                        "an example cannot be read: " + broken.fault().getMessage(), broken.fault());
        };
        given = next;
        return next;
    }

    private void fill() {
        try {
            for (long pass = 0; ; pass++) {
                int[] order = shuffled(pass);
                for (int from = 0; from < order.length; from += batchSize) {
                    float[] inputs = free.take();
                    ready.put(new Read.Full(
                            read(inputs, Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize)))));
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            ready.add(new Read.Broken(fault));
        }
    }

    private Batch read(float[] inputs, int[] chosen) {
        int[] labels = new int[chosen.length];
        int size = examples.shape().size();
        for (int i = 0; i < chosen.length; i++) {
            examples.read(chosen[i], inputs, i * size);
            labels[i] = examples.label(chosen[i]);
        }
        return new Batch(inputs, labels);
    }

    /** Fisher and Yates' shuffle; the same seed and pass give the same order. */
    private int[] shuffled(long pass) {
        Random random = new Random(seed * 31 + pass);
        int[] order = new int[examples.count()];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
