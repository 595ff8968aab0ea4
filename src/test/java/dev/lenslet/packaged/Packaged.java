package dev.lenslet.packaged;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged service in a process and a directory of its own, asked over HTTP. */
final class Packaged implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final URI address;

    private Packaged(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** The jar that the build made. */
    static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("lenslet-.*\\.jar"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param directory where it works; keeps its home, its log and {@code classes.log}, the classes that it loaded
     */
    static Packaged start(Path jar, Path directory) throws IOException {
        int port = freePort();
        List<String> line = new ArrayList<>(List.of(
                java().toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:class+load:file=" + directory.resolve("classes.log"),
                "-jar",
                jar.toString()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("service.log").toFile()));
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        builder.environment()
                .put("LENSLET_MODELS_DIR", Path.of("models").toAbsolutePath().toString());
        Packaged service = new Packaged(builder.start(), URI.create("http://127.0.0.1:" + port));
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    if (!service.process.isAlive()) {
                        throw new IllegalStateException(Files.readString(directory.resolve("service.log")));
                    }
                    return service.get("/actuator/health/readiness")
                            .path("status")
                            .asString()
                            .equals("UP");
                });
        return service;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path)).build());
    }

    JsonNode post(String path, String type, BodyPublisher body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", type)
                .POST(body)
                .build());
    }

    String predict(String query, Path picture) throws IOException, InterruptedException {
        return post("/predict" + query, "image/png", BodyPublishers.ofFile(picture))
                .at("/predictions/0/label")
                .asString();
    }

    /** @return the job's id */
    String train(String request) throws IOException, InterruptedException {
        return post("/training-jobs", "application/json", BodyPublishers.ofString(request))
                .path("id")
                .asString();
    }

    JsonNode job(String id) throws IOException, InterruptedException {
        return get("/training-jobs/" + id);
    }

    JsonNode await(String id, String state) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> job(id),
                        job -> job.path("state").asString().equals(state)
                                || List.of("SUCCEEDED", "FAILED", "CANCELLED")
                                        .contains(job.path("state").asString()));
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    /** The worker process that it started last. */
    ProcessHandle worker() {
        return process.descendants()
                .filter(child -> child.info()
                        .commandLine()
                        .filter(line -> line.contains("worker.args"))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        client.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
