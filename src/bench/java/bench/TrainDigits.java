package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Trains mnist-cnn on real MNIST through HTTP, one job a seed, and prints the test accuracy that each version's record
 * states.
 *
 * <p>Arguments: the directory of the extracted application, then seeds (default 1 2 3).
 */
final class TrainDigits {

    private TrainDigits() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<Integer> seeds = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            seeds.add(Integer.parseInt(args[i]));
        }
        byte[] picture = Files.readAllBytes(Path.of("samples/seven.png"));
        try (Served served = Served.start(
                Path.of(args[0]),
                List.of("--enable-native-access=ALL-UNNAMED", "-jar", "lenslet.jar"),
                "/predict",
                picture)) {
            served.awaitReady();
            Jobs jobs = new Jobs(served.address());
            List<Double> accuracies = new ArrayList<>();
            for (int seed : seeds.isEmpty() ? List.of(1, 2, 3) : seeds) {
                accuracies.add(train(jobs, seed));
            }
            System.out.println(new Figures("test accuracy", accuracies, ""));
            System.out.printf(
                    Locale.ROOT,
                    "mean %.4f (bar 0.989)%n",
                    accuracies.stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow());
        }
    }

    private static double train(Jobs jobs, int seed) throws IOException, InterruptedException {
        String model = "digits-seed-" + seed;
        long start = System.nanoTime();
        JsonNode job = jobs.succeeded("{\"model\":\"" + model
                + "\",\"dataset\":\"mnist\",\"network\":\"mnist-cnn\",\"training\":{\"epochs\":5,\"batch_size\":64,"
                + "\"seed\":" + seed + "}}");
        String version = job.get("version").asString();
        JsonNode record = jobs.get("/models/" + model + "/versions/" + version);
        JsonNode test = record.get("metrics").get("test");
        System.out.printf(
                Locale.ROOT,
                "seed %d: test accuracy %.4f, loss %.4f, %d images, %.0f s, parity %s%n",
                seed,
                test.get("accuracy").asDouble(),
                test.get("loss").asDouble(),
                test.get("count").asInt(),
                (System.nanoTime() - start) / 1e9,
                record.get("parity"));
        return test.get("accuracy").asDouble();
    }
}
