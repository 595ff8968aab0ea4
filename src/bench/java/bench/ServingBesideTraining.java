package bench;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Half the capacity of digits offered, first with the machine to itself, then while a worker trains mnist-cnn on the same
 * processors. Server, worker and load on one machine.
 *
 * <p>Arguments: the extracted application; a picture; seconds of each part (default 20), rounds (default 3). Needs MNIST.
 */
final class ServingBesideTraining {

    private static final int CONNECTIONS = 32;

    private ServingBesideTraining() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        Duration part = Duration.ofSeconds(args.length > 2 ? Integer.parseInt(args[2]) : 20);
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 3;
        byte[] request = Requests.infer("digits", "");
        try (Served served = Served.lenslet(
                directory, Path.of(args[1]), "--lenslet.data.dir=" + System.getenv("LENSLET_DATA_DIR"))) {
            double rate;
            try (Load load = new Load(served.address(), CONNECTIONS)) {
                load.closed(request, part);
                rate = load.closed(request, part).goodPerSecond() / 2;
            }
            for (int round = 0; round < rounds; round++) {
                try (Load load = new Load(served.address(), CONNECTIONS)) {
                    Answers alone = load.open(request, rate, part);
                    String job = train(served);
                    Answers beside = load.open(request, rate, part);
                    JsonNode progress = new Jobs(served.address()).get("/training-jobs/" + job);
                    new Jobs(served.address())
                            .post("/training-jobs/" + job + "/cancel", "application/json", BodyPublishers.noBody());
                    System.out.println("alone  " + alone);
                    System.out.println("beside " + beside);
                    System.out.printf(
                            Locale.ROOT,
                            "p99 beside training / alone %.2f (bar 2); p50 %.2f; failed %d, refused %.0f/s; the worker: %s%n",
                            beside.goodMillis(.99) / alone.goodMillis(.99),
                            beside.goodMillis(.5) / alone.goodMillis(.5),
                            alone.failed() + beside.failed(),
                            beside.refusedPerSecond(),
                            progress.at("/progress/usage"));
                    awaitEnd(served, job);
                }
            }
        }
    }

    /** Back when it trains. */
    private static String train(Served served) throws IOException, InterruptedException {
        Jobs jobs = new Jobs(served.address());
        String job = new JsonMapper()
                .readTree(jobs.post("/training-jobs", "application/json", BodyPublishers.ofString("""
                                {"model":"beside","dataset":"mnist","network":"mnist-cnn","training":{"epochs":20,"batch_size":64}}
                                """)))
                .get("id")
                .asString();
        while (jobs.get("/training-jobs/" + job).at("/progress/step").asLong() < 20) {
            Thread.sleep(200);
        }
        return job;
    }

    private static void awaitEnd(Served served, String job) throws IOException, InterruptedException {
        while (!new Jobs(served.address())
                .get("/training-jobs/" + job)
                .get("state")
                .asString()
                .equals("CANCELLED")) {
            Thread.sleep(200);
        }
    }
}
