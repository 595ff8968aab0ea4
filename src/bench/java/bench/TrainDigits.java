package bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains mnist-cnn on real MNIST through HTTP, one job a seed, and prints the test accuracy that each version's record
 * states.
 *
 * <p>Arguments: the directory of the extracted application, then seeds (default 1 2 3).
 */
final class TrainDigits {

    private static final JsonMapper JSON = new JsonMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI service;

    private TrainDigits(URI service) {
        this.service = service;
    }

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
            served.awaitFirstAnswer();
            TrainDigits train = new TrainDigits(served.address());
            List<Double> accuracies = new ArrayList<>();
            for (int seed : seeds.isEmpty() ? List.of(1, 2, 3) : seeds) {
                accuracies.add(train.train(seed));
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

    private double train(int seed) throws IOException, InterruptedException {
        String model = "digits-seed-" + seed;
        JsonNode job = send(HttpRequest.newBuilder(service.resolve("/training-jobs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"" + model
                        + "\",\"dataset\":\"mnist\",\"network\":\"mnist-cnn\",\"training\":{\"epochs\":5,\"batch_size\":64,"
                        + "\"seed\":" + seed + "}}"))
                .build());
        String id = job.get("id").asString();
        long start = System.nanoTime();
        while (!List.of("SUCCEEDED", "FAILED", "CANCELLED")
                .contains(job.get("state").asString())) {
            Thread.sleep(1000);
            job = send(HttpRequest.newBuilder(service.resolve("/training-jobs/" + id))
                    .build());
        }
        if (!job.get("state").asString().equals("SUCCEEDED")) {
            throw new IOException("job " + id + " ended as " + job);
        }
        String version = job.get("version").asString();
        JsonNode record = send(HttpRequest.newBuilder(service.resolve("/models/" + model + "/versions/" + version))
                .build());
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

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(request.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
