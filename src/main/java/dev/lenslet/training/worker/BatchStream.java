package dev.lenslet.training.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Batches of shuffled examples without end: each pass takes every example once in an order of its own, the last batch of a
 * pass may be smaller. Threads of its own, as many as the job has leased for
 * computing, decode and augment two batches ahead, each a part of a batch; how many they are
 * changes nothing of what comes out. One reader.
 */
final class BatchStream implements AutoCloseable {

    private static final int AHEAD = 2;
    private static final int MAX_THREADS = 8;

    /** Fewer are not worth handing over. */
    private static final int LEAST_PART = 8;

    private final EpochExamples examples;
    private final int batchSize;
    private final long seed;
    private final int threads;
    private final ExecutorService pool;
    private final Deque<Coming> coming = new ArrayDeque<>();
    private final Deque<float[]> free = new ArrayDeque<>();
    private int[] order;
    private int taken;
    private long pass;
    private @Nullable Batch given;

    private record Coming(Batch batch, List<Future<?>> parts) {}

    /** @param examples at least one */
    BatchStream(EpochExamples examples, int batchSize, long seed) {
        this(examples, batchSize, seed, 0);
    }

    /** @param skipped batches that were taken before */
    BatchStream(EpochExamples examples, int batchSize, long seed, long skipped) {
        this(examples, batchSize, seed, skipped, Math.clamp(LeasedThreads.count(), 1, MAX_THREADS));
    }

    BatchStream(EpochExamples examples, int batchSize, long seed, long skipped, int threads) {
        this.examples = examples;
        this.batchSize = Math.min(batchSize, examples.count());
        this.seed = seed;
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("batches-", 0).daemon().factory());
        int values = Math.multiplyExact(this.batchSize, examples.shape().size());
        for (int i = 0; i <= AHEAD; i++) {
            free.add(new float[values]);
        }
        pass = skipped / stepsPerPass();
        order = shuffled(pass);
        taken = Math.toIntExact(skipped % stepsPerPass() * this.batchSize);
        begin();
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
            free.add(given.inputs());
            given = null;
        }
        begin();
        Coming next = coming.remove();
        try {
            for (Future<?> part : next.parts()) {
                part.get();
            }
        } catch (ExecutionException broken) {
            Throwable fault = broken.getCause() == null ? broken : broken.getCause();
            throw new TrainingFailed("an example cannot be read: " + fault.getMessage(), fault);
        }
        given = next.batch();
        return next.batch();
    }

    /** Begins as many batches as there is memory for. */
    private void begin() {
        for (float[] inputs = free.poll(); inputs != null; inputs = free.poll()) {
            if (taken == order.length) {
                order = shuffled(++pass);
                taken = 0;
            }
            int count = Math.min(batchSize, order.length - taken);
            coming.add(begin(inputs, order, taken, count));
            taken += count;
        }
    }

    private Coming begin(float[] inputs, int[] chosen, int from, int count) {
        Batch batch = new Batch(inputs, new int[count]);
        int part = Math.max(LEAST_PART, Math.ceilDiv(count, threads));
        long epoch = pass;
        List<Future<?>> parts = new ArrayList<>();
        for (int first = 0; first < count; first += part) {
            int start = first;
            int end = Math.min(count, first + part);
            parts.add(pool.submit(() -> read(batch, chosen, from, start, end, epoch)));
        }
        return new Coming(batch, parts);
    }

    private void read(Batch batch, int[] chosen, int from, int start, int end, long epoch) {
        int size = examples.shape().size();
        for (int i = start; i < end; i++) {
            int example = chosen[from + i];
            examples.read(epoch, example, batch.inputs(), i * size);
            batch.labels()[i] = examples.label(example);
        }
    }

    /** Fisher and Yates' shuffle; the same seed and pass give the same order. */
    private int[] shuffled(long pass) {
        Random random = new Random(seed * 31 + pass);
        int[] shuffled = new int[examples.count()];
        for (int i = 0; i < shuffled.length; i++) {
            int j = random.nextInt(i + 1);
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        return shuffled;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
