package bench;

import dev.lenslet.storage.PostgresServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fills the queue on a real PostgreSQL over HTTP, with nobody to run the jobs, and prints how many submissions were taken in a
 * second, and how long a page of the full list takes.
 *
 * <p>Arguments: the directory of the extracted application; then how many jobs (10,000) and clients (8).
 */
final class QueueSubmissions {

    private static final int LISTS = 200;

    private QueueSubmissions() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        int clients = args.length > 2 ? Integer.parseInt(args[2]) : 8;
        byte[] picture = Files.readAllBytes(Path.of("samples/seven.png"));
        try (PostgresServer postgres = PostgresServer.own();
                Served served = Served.start(
                        Path.of(args[0]),
                        List.of(
                                "--enable-native-access=ALL-UNNAMED",
                                "-jar",
                                "lenslet.jar",
                                "--spring.datasource.url=" + postgres.newDatabase(),
                                "--lenslet.training.concurrency=0",
                                "--lenslet.training.queue-capacity=" + count),
                        "/predict",
                        picture)) {
            served.awaitFirstAnswer();
            Jobs jobs = new Jobs(served.address());
            long start = System.nanoTime();
            List<Double> millis = submit(jobs, count, clients);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%,d jobs submitted by %d clients in %.1f s: %.0f/s (bar 200)%n",
                    count,
                    clients,
                    seconds,
                    count / seconds);
            System.out.println(new Figures("submission", millis, " ms"));
            System.out.println(new Figures("list of 20 among them", lists(jobs), " ms"));
        }
    }

    private static List<Double> submit(Jobs jobs, int count, int clients)
            throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        List<Double> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            Callable<List<Double>> client = () -> {
                List<Double> mine = new ArrayList<>();
                for (int job = next.getAndIncrement(); job < count; job = next.getAndIncrement()) {
                    long start = System.nanoTime();
                    jobs.post("/training-jobs", "application/json", BodyPublishers.ofString(request(job)));
                    mine.add((System.nanoTime() - start) / 1e6);
                }
                return mine;
            };
            for (Future<List<Double>> mine : threads.invokeAll(Collections.nCopies(clients, client))) {
                all.addAll(mine.get());
            }
        }
        return all;
    }

    private static String request(int job) {
        return "{\"model\":\"digits-" + job % 100 + "\",\"dataset\":\"mnist\",\"network\":\"mnist-cnn\","
                + "\"training\":{\"epochs\":5,\"batch_size\":64,\"seed\":" + job + "}}";
    }

    private static List<Double> lists(Jobs jobs) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < LISTS; i++) {
            long start = System.nanoTime();
            jobs.text("/training-jobs?state=QUEUED");
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return millis;
    }
}
