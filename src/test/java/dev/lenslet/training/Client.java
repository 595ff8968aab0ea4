package dev.lenslet.training;

import dev.lenslet.dataset.Archives;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running service for training jobs over HTTP. */
final class Client {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> FINAL = List.of("SUCCEEDED", "FAILED", "CANCELLED");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    Client(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    /** An answer, its body read as JSON. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String text(String pointer) {
            return json().at(pointer).asString();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Fields of the problem's errors, in their order. */
        List<String> faultyFields() {
            return json().path("errors")
                    .valueStream()
                    .map(error -> error.path("field").asString())
                    .toList();
        }

        @Override
        public String toString() {
            return status() + " " + response.body();
        }
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)));
    }

    Answer get(String path, String accepted) {
        return send(HttpRequest.newBuilder(base.resolve(path)).header("Accept", accepted));
    }

    Answer post(String path, String type, BodyPublisher body) {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", type)
                .POST(body));
    }

    Answer put(String path, String json) {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }

    Answer delete(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).DELETE());
    }

    Answer submit(String json) {
        return post("/training-jobs", "application/json", BodyPublishers.ofString(json));
    }

    Answer submit(String json, String idempotencyKey) {
        return send(HttpRequest.newBuilder(base.resolve("/training-jobs"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(json)));
    }

    /** @return the job's id */
    String accepted(String json) {
        Answer answer = submit(json);
        if (answer.status() != 202) {
            throw new AssertionError(answer);
        }
        return answer.text("/id");
    }

    Answer cancel(String id) {
        return post("/training-jobs/" + id + "/cancel", "application/json", BodyPublishers.noBody());
    }

    JsonNode job(String id) {
        return get("/training-jobs/" + id).json();
    }

    String state(String id) {
        return job(id).path("state").asString();
    }

    /** Waits for a state; the job as it is then, or as it ended. */
    JsonNode await(String id, String state) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .until(() -> job(id), job -> {
                    String now = job.path("state").asString();
                    return now.equals(state) || FINAL.contains(now);
                });
    }

    /** Waits until a running job has begun its second epoch. */
    JsonNode awaitSteps(String id) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .until(
                        () -> job(id),
                        job -> job.at("/progress/epoch").asInt() > 1
                                || FINAL.contains(job.path("state").asString()));
    }

    /** The label that the bundled model of digits gives to the picture of a seven. */
    String seven() {
        try {
            Answer answer =
                    post("/predict?model=digits", "image/png", BodyPublishers.ofFile(Path.of("samples/seven.png")));
            return answer.text("/predictions/0/label");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean ready() {
        return get("/actuator/health/readiness").status() == 200;
    }

    /** Two classes of ten small pictures each, dark and light. */
    void uploadShades() {
        byte[] zip = Archives.zip(Archives.darkAndLight("", 10, 12));
        Answer stored = post("/datasets?name=shades", "application/zip", BodyPublishers.ofByteArray(zip));
        if (stored.status() != 201) {
            throw new AssertionError(stored);
        }
    }

    /** A job that trains a small network on the uploaded pictures. */
    static String shades(String model, int epochs) {
        return """
                {"model": "%s", "dataset": "shades", "network": "simple-cnn", "input_shape": [12, 12, 1],
                 "training": {"epochs": %d, "batch_size": 8, "validation_split": 0.25, "seed": 1}}""".formatted(model, epochs);
    }

    /** The same with a checkpoint after so many steps each, of which an epoch has two, and at no other time. */
    static String shades(String model, int epochs, int checkpointSteps) {
        return shades(model, epochs)
                .replace("\"seed\": 1", "\"seed\": 1, \"checkpoint\": {\"steps\": " + checkpointSteps + "}");
    }

    Answer resume(String id, String body) {
        return post("/training-jobs/" + id + "/resume", "application/json", BodyPublishers.ofString(body));
    }

    /** A server-sent event; id and name are empty where the stream gives none. */
    record Event(String id, String name, String data) {

        JsonNode json() {
            return JSON.readTree(data);
        }

        boolean isState(String state) {
            return name.equals("state") && json().path("state").asString().equals(state);
        }
    }

    /** Reads a job's events until the service ends the stream. */
    List<Event> events(String id, String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/training-jobs/" + id + "/events"))
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return parse(send(request).response().body());
    }

    /** Opens a stream of events and leaves it open. */
    HttpResponse<InputStream> follow(String path) {
        try {
            return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofInputStream());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static List<Event> parse(String stream) {
        List<Event> events = new ArrayList<>();
        for (String block : stream.split("\n\n")) {
            String id = "";
            String name = "";
            String data = "";
            for (String line : block.split("\n")) {
                int colon = line.indexOf(':');
                String value = line.substring(colon + 1);
                switch (line.substring(0, Math.max(0, colon))) {
                    case "id" -> id = value;
                    case "event" -> name = value;
                    case "data" -> data += value;
                    default -> {
                        // A comment.
                    }
                }
            }
            if (!data.isEmpty()) {
                events.add(new Event(id, name, data));
            }
        }
        return events;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
