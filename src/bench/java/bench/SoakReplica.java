package bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One of a soak's replicas: always at the same port, whichever process it is. */
final class SoakReplica {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Path application;
    private final Path home;
    private final String database;
    private final int port = freePort();
    private Process process;
    private boolean ready;
    private int failedStarts;

    SoakReplica(Path application, Path home, String database) throws IOException {
        this.application = application;
        this.home = home;
        this.database = database;
        this.process = begin();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Begins to start it again; it is gone. */
    void startAgain() throws IOException {
        ready = false;
        process = begin();
    }

    /** How often it ended by itself while it started, as one may whose database dies meanwhile. */
    int failedStarts() {
        return failedStarts;
    }

    private Process begin() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx400m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        "lenslet.jar",
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--spring.grpc.server.enabled=false",
                        "--spring.datasource.url=" + database,
                        "--lenslet.home=" + home,
                        "--lenslet.serving.warm-up=0s",
                        "--lenslet.training.heartbeat=300ms",
                        "--lenslet.training.silence=6s",
                        "--lenslet.training.heap=128MB",
                        "--lenslet.training.off-heap=512MB",
                        "--lenslet.training.threads=1",
                        "--lenslet.training.worker-options=-Djdk.serialFilter=!*,-XX:TieredStopAtLevel=1")
                .directory(application.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("service-" + port + ".log").toFile()))
                .start();
    }

    /** One that ends while it starts is started again, as whatever keeps services up would. */
    void awaitReady() throws IOException, InterruptedException {
        HttpRequest readiness = HttpRequest.newBuilder(address().resolve("/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(10))
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            reviveIfGone();
            try {
                if (client.send(readiness, BodyHandlers.discarding()).statusCode() == 200) {
                    ready = true;
                    return;
                }
            } catch (IOException notYet) {
                // It does not listen yet.
            }
            Thread.sleep(100);
        }
        throw new IOException("the service was not ready within " + PATIENCE);
    }

    /** @throws IOException where it ended after it had been ready */
    void reviveIfGone() throws IOException {
        if (!process.isAlive()) {
            if (ready) {
                throw new IOException("the service ended by itself, with code " + process.exitValue());
            }
            failedStarts++;
            startAgain();
        }
    }

    /** As {@code kill -9}; its workers live on. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As SIGTERM does. */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            kill();
            throw new IOException("the service did not stop within a minute");
        }
    }

    /** Whoever started them: one that was killed may be the parent of some. */
    static List<ProcessHandle> workers(Path home) {
        String arguments = home.resolve("jobs").toString();
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains(arguments) && line.contains("worker.args"))
                            .isPresent())
                    .toList();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
