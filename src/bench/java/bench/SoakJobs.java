package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The jobs of a soak: some are always under way, each makes a model of its own; at the end every one of them is looked at. */
final class SoakJobs {

    private static final int UNDER_WAY = 4;
    private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

    private final SoakClient client;
    private final Path home;
    private final String run = UUID.randomUUID().toString();
    private final Map<String, String> accepted = new LinkedHashMap<>();
    private final Set<String> open = new HashSet<>();

    SoakJobs(SoakClient client, Path home) {
        this.client = client;
        this.home = home;
    }

    /** Submits what is missing of those that are to be under way. */
    void keepUp() throws IOException, InterruptedException {
        look();
        while (open.size() < UNDER_WAY) {
            String model = "soak-" + accepted.size();
            String id = client.submit(job(model), key(model)).path("id").asString();
            accepted.put(model, id);
            open.add(id);
        }
    }

    /** @return whether all ended within the time */
    boolean awaitAll(Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        look();
        while (!open.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(500);
            look();
        }
        return open.isEmpty();
    }

    private void look() throws IOException, InterruptedException {
        for (String id : List.copyOf(open)) {
            try {
                JsonNode job = client.get("/training-jobs/" + id);
                if (FINAL.contains(job.path("state").asString())) {
                    open.remove(id);
                }
            } catch (SoakClient.Refused lost) {
                // The end's account misses it.
                System.out.println(lost.getMessage());
                open.remove(id);
            }
        }
    }

    int count() {
        return accepted.size();
    }

    /** How often a worker went on from a checkpoint. */
    long resumptions() throws IOException {
        return told("\"event\":\"resumed\"");
    }

    /** How often a worker was given a job. */
    long starts() throws IOException {
        return told("\"state\":\"STARTING\"");
    }

    private long told(String event) throws IOException {
        long count = 0;
        for (String id : accepted.values()) {
            count += events(id, event);
        }
        return count;
    }

    private long events(String id, String event) throws IOException {
        Path log = home.resolve("jobs").resolve(id).resolve("events.jsonl");
        try (Stream<String> lines = Files.exists(log) ? Files.lines(log) : Stream.empty()) {
            return lines.filter(line -> line.contains(event)).count();
        }
    }

    /** What is not as it ought to be; nobody is killed any more, and both replicas answer. */
    List<String> violations() throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>();
        List<JsonNode> all = client.jobs();
        List<String> ids = all.stream().map(job -> job.path("id").asString()).toList();
        if (all.size() != accepted.size() || !Set.copyOf(ids).equals(Set.copyOf(accepted.values()))) {
            violations.add(accepted.size() + " submissions were accepted, " + all.size() + " jobs are there");
        }
        for (JsonNode job : all) {
            if (!job.path("state").asString().equals("SUCCEEDED")) {
                violations.add("not SUCCEEDED: " + job);
            }
        }
        for (Map.Entry<String, String> job : accepted.entrySet()) {
            check(job.getKey(), job.getValue(), violations);
        }
        try (Stream<Path> entries = Files.list(home.resolve("models"))) {
            entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !name.startsWith(".") && !accepted.containsKey(name))
                    .forEach(name -> violations.add("a model of no job: " + name));
        }
        return violations;
    }

    private void check(String model, String id, List<String> violations) throws IOException, InterruptedException {
        String again = client.submit(job(model), key(model)).path("id").asString();
        if (!again.equals(id)) {
            violations.add(model + ": the same key gave " + id + ", then " + again);
        }
        long ends = events(id, "\"state\":\"SUCCEEDED\"");
        if (ends > 1) {
            violations.add(model + ": it succeeded " + ends + " times");
        }
        List<String> versions = new ArrayList<>();
        try {
            client.get("/models/" + model)
                    .path("versions")
                    .forEach(version -> versions.add(version.path("version").asString()));
            String origin = client.get("/models/" + model + "/versions/1")
                    .at("/origin/job")
                    .asString();
            if (!origin.equals(id)) {
                violations.add(model + ": its version is of job '" + origin + "', not " + id);
            }
        } catch (SoakClient.Refused refused) {
            violations.add(model + ": " + refused.getMessage());
        }
        if (!versions.equals(List.of("1"))) {
            violations.add(model + ": versions " + versions);
        }
        checkDisk(model, id, violations);
    }

    private void checkDisk(String model, String id, List<String> violations) throws IOException {
        Path directory = home.resolve("models").resolve(model);
        if (!Files.isDirectory(directory)) {
            violations.add(directory + " is missing");
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<String> versions = entries.filter(Files::isDirectory)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .toList();
            if (!versions.equals(List.of("1"))) {
                violations.add(directory + " holds " + versions);
            }
        }
        for (String file : List.of("model.onnx", "model.json")) {
            if (!Files.isRegularFile(directory.resolve("1").resolve(file))) {
                violations.add(directory + "/1 has no " + file);
            }
        }
        Path job = home.resolve("jobs").resolve(id);
        try (Stream<Path> entries = Files.exists(job) ? Files.list(job) : Stream.empty()) {
            entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.startsWith("publish.") || name.startsWith("export"))
                    .forEach(name -> violations.add("job " + id + " left " + name));
        }
    }

    private String key(String model) {
        return run + "-" + model;
    }

    private static String job(String model) {
        return """
                {"model": "%s", "dataset": "shades", "network": "simple-cnn", "input_shape": [16, 16, 1],
                 "training": {"epochs": 120, "batch_size": 8, "validation_split": 0.25, "seed": 1, "checkpoint": {"steps": 5}},
                 "resources": {"retries": 100}}""".formatted(model);
    }
}
