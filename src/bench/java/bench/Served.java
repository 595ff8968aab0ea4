package bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server process of one benchmark, on a port and in a home of its own. */
final class Served implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final HttpRequest request;

    private Served(Process process, HttpRequest request) {
        this.process = process;
        this.request = request;
    }

    /**
     * Lenslet over HTTP alone, once it is ready.
     *
     * @param directory of the extracted application
     * @param setting a command line argument, such as {@code --lenslet.models.dir=…}
     */
    static Served lenslet(Path directory, Path picture, String setting) throws IOException, InterruptedException {
        Served served = start(
                directory,
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        "lenslet.jar",
                        setting,
                        "--spring.grpc.server.enabled=false"),
                "/predict",
                Files.readAllBytes(picture));
        try {
            served.awaitReady();
            return served;
        } catch (IOException | InterruptedException failure) {
            served.close();
            throw failure;
        }
    }

    /**
     * @param command the Java command line, without the executable
     * @param path what is asked, as {@code /predict}
     */
    static Served start(Path directory, List<String> command, String path, byte[] body) throws IOException {
        int port = freePort();
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        Path home = Files.createTempDirectory("lenslet-bench");
        builder.environment().put("LENSLET_HOME", home.toString());
        builder.environment().put("SPRING_DATASOURCE_URL", "jdbc:h2:file:" + home.resolve("db"));
        builder.redirectErrorStream(true).redirectOutput(home.resolve("log").toFile());
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return new Served(builder.start(), request);
    }

    /** Asks until the first good answer. */
    void awaitFirstAnswer() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IOException("the server ended with code " + process.exitValue());
            }
            try {
                if (post().statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It does not listen yet.
            }
            Thread.sleep(5);
        }
        throw new IOException("no answer within " + PATIENCE);
    }

    /** Waits until it answers and has warmed up. */
    void awaitReady() throws IOException, InterruptedException {
        awaitFirstAnswer();
        HttpRequest readiness = HttpRequest.newBuilder(address().resolve("actuator/health/readiness"))
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (client.send(readiness, BodyHandlers.discarding()).statusCode() != 200) {
            if (System.nanoTime() > end) {
                throw new IOException("not ready within " + PATIENCE);
            }
            Thread.sleep(100);
        }
    }

    URI address() {
        return request.uri().resolve("/");
    }

    HttpResponse<byte[]> post() throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    /** Resident memory in kilobytes, as Linux counts it. */
    long residentKilobytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS for process " + process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        client.close();
    }

    /** Of all files below. */
    static double megabytes(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            long bytes = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
            return bytes / 1e6;
        }
    }

    /** The files of a folder. */
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
