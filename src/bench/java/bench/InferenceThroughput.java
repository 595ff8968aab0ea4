package bench;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Prints how many images a second ONNX Runtime answers in process, a thread a processor, each in batches of 32.
 *
 * <p>Arguments: seconds.
 */
final class InferenceThroughput {

    private InferenceThroughput() {}

    public static void main(String[] args) throws InterruptedException, ExecutionException {
        int threads = Runtime.getRuntime().availableProcessors();
        long seconds = Long.parseLong(args[0]);
        List<Future<Double>> rates = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                rates.add(pool.submit(() -> rate(TimeUnit.SECONDS.toNanos(seconds))));
            }
        }
        double sum = 0;
        for (Future<Double> rate : rates) {
            sum += rate.get();
        }
        System.out.printf(Locale.ROOT, "%.0f%n", sum);
    }

    private static double rate(long nanos) throws OrtException {
        Inference inference = new Inference();
        inference.batch = 32;
        inference.model = "models/digits/1/model.onnx";
        inference.load();
        for (long end = System.nanoTime() + nanos / 4; System.nanoTime() < end; ) {
            inference.call();
        }
        long began = System.nanoTime();
        long images = 0;
        while (System.nanoTime() - began < nanos) {
            inference.call();
            images += inference.batch;
        }
        double rate = images * 1e9 / (System.nanoTime() - began);
        inference.close();
        return rate;
    }
}
