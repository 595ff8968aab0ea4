package bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Prints how many clips of 30×128×128×1 a second ONNX Runtime answers in process on all processors: the greater of a session a
 * processor with a thread each, and one session whose runs are divided among all.
 *
 * <p>Arguments: the graph; seconds of each of the two.
 */
final class ClipThroughput {

    private ClipThroughput() {}

    public static void main(String[] args) throws InterruptedException, ExecutionException {
        Path file = Path.of(args[0]);
        long nanos = Long.parseLong(args[1]) * 1_000_000_000;
        int processors = Runtime.getRuntime().availableProcessors();
        double apart = rate(file, processors, 1, nanos);
        double divided = rate(file, 1, processors, nanos);
        System.out.printf(Locale.ROOT, "%.2f%n", Math.max(apart, divided));
    }

    private static double rate(Path file, int sessions, int threads, long nanos)
            throws InterruptedException, ExecutionException {
        List<Future<Double>> rates = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(sessions)) {
            for (int i = 0; i < sessions; i++) {
                rates.add(pool.submit(() -> rate(file, threads, nanos)));
            }
        }
        double sum = 0;
        for (Future<Double> rate : rates) {
            sum += rate.get();
        }
        return sum;
    }

    private static double rate(Path file, int threads, long nanos) {
        Random random = new Random(1);
        float[] clip = new float[30 * 128 * 128];
        for (int i = 0; i < clip.length; i++) {
            clip[i] = random.nextFloat();
        }
        try (Graph graph = new Graph(file, threads)) {
            for (long end = System.nanoTime() + nanos / 4; System.nanoTime() < end; ) {
                graph.run(clip);
            }
            long began = System.nanoTime();
            long clips = 0;
            while (System.nanoTime() - began < nanos) {
                graph.run(clip);
                clips++;
            }
            return clips * 1e9 / (System.nanoTime() - began);
        }
    }
}
