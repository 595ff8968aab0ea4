package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import dev.lenslet.network.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** What frozen layers give for examples: the first of them in a file, mapped into memory, the others computed at each reading. */
final class FrozenFeatures implements Examples {

    private static final int TICK_MILLIS = 250;
    private static final int PIECE = 1 << 30;

    private final Examples examples;
    private final Shape shape;
    private final int kept;
    private final List<FloatBuffer> pieces;
    private final int perPiece;
    private final Base base;

    private FrozenFeatures(
            Examples examples, Shape shape, int kept, List<FloatBuffer> pieces, int perPiece, Base base) {
        this.examples = examples;
        this.shape = shape;
        this.kept = kept;
        this.pieces = pieces;
        this.perPiece = perPiece;
        this.base = base;
    }

    /** Runs the frozen layers for one example. Thread-safe. */
    interface Base {
        void run(float[] input, float[] target, int offset);
    }

    /** Hears how many are computed, on the calling thread. */
    interface Progress {
        void computed(int done, int total);
    }

    /**
     * Computes features, on as many threads as the job has leased.
     *
     * @param kept how many go into the file
     * @throws TrainingFailed where an example cannot be read, or the disk is full
     */
    static FrozenFeatures compute(Path path, Examples examples, Shape shape, int kept, Base base, Progress progress)
            throws IOException, TrainingFailed, InterruptedException {
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            fill(channel, examples, shape, kept, base, progress);
            // A buffer has at most 2 GiB.
            int perPiece = Math.max(1, PIECE / (4 * shape.size()));
            List<FloatBuffer> pieces = new ArrayList<>();
            for (int from = 0; from < kept; from += perPiece) {
                pieces.add(channel.map(
                                FileChannel.MapMode.READ_ONLY,
                                4L * from * shape.size(),
                                4L * Math.min(perPiece, kept - from) * shape.size())
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer());
            }
            return new FrozenFeatures(examples, shape, kept, List.copyOf(pieces), perPiece, base);
        }
    }

    private static void fill(
            FileChannel channel, Examples examples, Shape shape, int kept, Base base, Progress progress)
            throws TrainingFailed, InterruptedException {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(LeasedThreads.count())) {
            List<Future<?>> parts = new ArrayList<>();
            for (int thread = 0; thread < LeasedThreads.count(); thread++) {
                parts.add(pool.submit(() -> {
                    float[] input = new float[examples.shape().size()];
                    float[] features = new float[shape.size()];
                    ByteBuffer bytes = ByteBuffer.allocate(4 * features.length).order(ByteOrder.nativeOrder());
                    for (int i = taken.getAndIncrement(); i < kept; i = taken.getAndIncrement()) {
                        examples.read(i, input, 0);
                        base.run(input, features, 0);
                        bytes.clear().asFloatBuffer().put(features);
                        write(channel, bytes, (long) i * bytes.capacity());
                        done.incrementAndGet();
                    }
                }));
            }
            try {
                for (Future<?> part : parts) {
                    await(part, () -> progress.computed(done.get(), kept));
                }
            } catch (ExecutionException failure) {
                Throwable fault = failure.getCause() == null ? failure : failure.getCause();
                throw new TrainingFailed("outputs of the frozen layers cannot be kept: " + fault.getMessage(), fault);
            } finally {
                taken.set(kept);
            }
        }
        progress.computed(kept, kept);
    }

    private static void await(Future<?> part, Runnable tick) throws ExecutionException, InterruptedException {
        while (true) {
            try {
                part.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException notYet) {
                tick.run();
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long position) {
        try {
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full.getMessage(), full);
        }
    }

    @Override
    public int count() {
        return examples.count();
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public int label(int index) {
        return examples.label(index);
    }

    @Override
    public int group(int index) {
        return examples.group(index);
    }

    @Override
    public String name(int index) {
        return examples.name(index);
    }

    @Override
    public byte[] text(int index) {
        return examples.text(index);
    }

    @Override
    public void read(int index, float[] target, int offset) {
        if (index < kept) {
            pieces.get(index / perPiece).get(index % perPiece * shape.size(), target, offset, shape.size());
        } else {
            float[] input = new float[examples.shape().size()];
            examples.read(index, input, 0);
            base.run(input, target, offset);
        }
    }
}
