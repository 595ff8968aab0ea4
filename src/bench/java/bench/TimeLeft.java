package bench;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trains bundled examples through HTTP as {@code models/README.md} does, asks each job five times a second how long it will take,
 * and prints how wrong that was at a quarter, half and three quarters of the time from its turn to its end, and what memory its
 * worker took.
 *
 * <p>Arguments: the directory of the extracted application, then for each example {@code NAME[:EPOCHS]}, where
 * {@code NAME-data.zip}, if there, is its data set.
 */
final class TimeLeft {

    private static final JsonMapper JSON = new JsonMapper();

    private TimeLeft() {}

    /** An answer to how long it will take, both in seconds since the first look. */
    private record Told(double at, double left) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        byte[] picture = Files.readAllBytes(Path.of("samples/seven.png"));
        try (Served served = Served.start(
                directory, List.of("--enable-native-access=ALL-UNNAMED", "-jar", "lenslet.jar"), "/predict", picture)) {
            served.awaitReady();
            Jobs jobs = new Jobs(served.address());
            for (String example : List.of(args).subList(1, args.length)) {
                String[] parts = example.split(":");
                ObjectNode request = request(parts[0]);
                if (parts.length > 1) {
                    ((ObjectNode) request.get("training")).put("epochs", Integer.parseInt(parts[1]));
                }
                Path data = directory.resolve(parts[0] + "-data.zip");
                if (Files.exists(data)) {
                    jobs.post(
                            "/datasets?name=" + request.get("dataset").asString(),
                            "application/zip",
                            BodyPublishers.ofFile(data));
                }
                measure(jobs, example, request);
            }
        }
    }

    private static ObjectNode request(String name) throws IOException {
        Path file = Path.of("src/bench", name + ".json");
        return (ObjectNode) JSON.readTree(
                Files.exists(file)
                        ? Files.readString(file)
                        : "{\"model\":\"digits\",\"dataset\":\"mnist\",\"network\":\"mnist-cnn\","
                                + "\"training\":{\"epochs\":5,\"batch_size\":64,\"seed\":1}}");
    }

    private static void measure(Jobs jobs, String name, ObjectNode request) throws IOException, InterruptedException {
        JsonNode job = JSON.readTree(
                jobs.post("/training-jobs", "application/json", BodyPublishers.ofString(request.toString())));
        String path = "/training-jobs/" + job.get("id").asString();
        List<Told> told = new ArrayList<>();
        long began = System.nanoTime();
        double started = Double.NaN;
        while (!job.has("finished")) {
            Thread.sleep(200);
            job = jobs.get(path);
            double now = (System.nanoTime() - began) / 1e9;
            if (Double.isNaN(started) && job.has("started")) {
                started = now;
            }
            JsonNode left = job.at("/progress/seconds_left");
            if (left.isNumber()) {
                told.add(new Told(now, left.asDouble()));
            }
        }
        double end = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s: %s after %.0f s, %.0f samples/s, peak memory %.2f GB%n",
                name,
                job.get("state").asString(),
                end - started,
                job.at("/progress/samples_per_second").asDouble(),
                job.at("/progress/usage/memory_peak_bytes").asDouble() / 1e9);
        for (double part : List.of(0.25, 0.5, 0.75)) {
            tell(part, started + part * (end - started), end, told);
        }
    }

    private static void tell(double part, double at, double end, List<Told> told) {
        Told last = told.stream()
                .filter(one -> one.at() <= at)
                .reduce((one, next) -> next)
                .orElse(null);
        if (last == null) {
            System.out.printf(Locale.ROOT, "  at %.0f %%: nothing was told yet%n", 100 * part);
            return;
        }
        double left = end - last.at();
        System.out.printf(
                Locale.ROOT,
                "  at %.0f %%: %.1f s told, %.1f s it was: error %.1f %%%s%n",
                100 * part,
                last.left(),
                left,
                100 * Math.abs(last.left() - left) / left,
                part == 0.5 ? " (bar 25)" : "");
    }
}
