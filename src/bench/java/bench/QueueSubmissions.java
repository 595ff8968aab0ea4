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
 * second, and how long a page of the full list takes. Then a replica that runs one job at a time joins; each that it begins is
 * cancelled, so that there is something to decide, and how long that took is what the replica says.
 *
 * <p>Arguments: the directory of the extracted application; then how many jobs (10,000) and clients (8).
 */
final class QueueSubmissions {

    private static final int LISTS = 200;
    private static final int DECISIONS = 20;
    private static final List<String> ACTIVE = List.of("STARTING", "RUNNING");

    private QueueSubmissions() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        int clients = args.length > 2 ? Integer.parseInt(args[2]) : 8;
        byte[] picture = Files.readAllBytes(Path.of("samples/seven.png"));
        try (PostgresServer postgres = PostgresServer.own()) {
            String database = postgres.newDatabase();
            try (Served served = start(args[0], database, 0, count, picture)) {
                fill(served, count, clients);
            }
            try (Served replica = start(args[0], database, 1, count, picture)) {
                decide(replica, count);
            }
        }
    }

    private static Served start(String directory, String database, int concurrency, int capacity, byte[] picture)
            throws IOException, InterruptedException {
        Served served = Served.start(
                Path.of(directory),
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        "lenslet.jar",
                        "--spring.datasource.url=" + database,
                        "--lenslet.training.concurrency=" + concurrency,
                        "--lenslet.training.queue-capacity=" + capacity),
                "/predict",
                picture);
        served.awaitReady();
        return served;
    }

    private static void fill(Served served, int count, int clients)
            throws IOException, InterruptedException, ExecutionException {
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

    private static void decide(Served replica, int count) throws IOException, InterruptedException {
        Jobs jobs = new Jobs(replica.address());
        List<Double> reasons = new ArrayList<>();
        for (int i = 0; i < DECISIONS; i++) {
            String active = active(jobs);
            long start = System.nanoTime();
            jobs.text("/training-jobs/" + first(jobs, "QUEUED"));
            reasons.add((System.nanoTime() - start) / 1e6);
            end(jobs, active);
        }
        active(jobs);
        String metrics = jobs.text("/actuator/prometheus");
        double decisions = metric(metrics, "count");
        System.out.printf(
                Locale.ROOT,
                "%.0f decisions among %,d jobs: mean %.1f ms, longest %.1f ms (bar 50)%n",
                decisions,
                count,
                1000 * metric(metrics, "sum") / decisions,
                1000 * metric(metrics, "max"));
        System.out.println(new Figures("why one of them waits", reasons, " ms"));
    }

    /** Cancels it, and waits until it has ended, be it by itself. */
    private static void end(Jobs jobs, String active) throws IOException, InterruptedException {
        while (ACTIVE.contains(
                jobs.get("/training-jobs/" + active).path("state").asString())) {
            try {
                jobs.post("/training-jobs/" + active + "/cancel", "application/json", BodyPublishers.noBody());
            } catch (IOException refused) {
                System.err.println(active + ": " + refused.getMessage());
            }
            Thread.sleep(200);
        }
    }

    /** Waits for the job that runs. */
    private static String active(Jobs jobs) throws IOException, InterruptedException {
        while (true) {
            for (String state : ACTIVE) {
                String id = first(jobs, state);
                if (!id.isEmpty()) {
                    return id;
                }
            }
            Thread.sleep(200);
        }
    }

    private static String first(Jobs jobs, String state) throws IOException, InterruptedException {
        return jobs.get("/training-jobs?limit=1&state=" + state)
                .path("items")
                .path(0)
                .path("id")
                .asString("");
    }

    private static double metric(String metrics, String kind) {
        return metrics.lines()
                .filter(line -> line.startsWith("lenslet_training_decision_seconds_" + kind))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
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
