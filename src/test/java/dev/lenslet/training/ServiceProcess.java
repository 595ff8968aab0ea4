package dev.lenslet.training;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The service in a process of its own, from this build's classes, so that it can be killed. */
final class ServiceProcess implements AutoCloseable {

    private final Process process;
    private final Client client;

    private ServiceProcess(Process process, Client client) {
        this.process = process;
        this.client = client;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param home where it keeps everything, and its log
     * @param environment beside this process' own
     */
    static ServiceProcess start(Path home, Map<String, String> environment) throws IOException {
        Files.createDirectories(home);
        int port = freePort();
        Path log = home.resolve("service.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "dev.lenslet.LensletApplication",
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--lenslet.home=" + home)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("CLASSPATH", classPath());
        builder.environment().putAll(environment);
        ServiceProcess service = new ServiceProcess(builder.start(), new Client(port));
        Awaitility.await()
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(java.io.UncheckedIOException.class)
                .until(() -> {
                    if (!service.process.isAlive()) {
                        throw new IllegalStateException(Files.readString(log));
                    }
                    return service.client.ready();
                });
        return service;
    }

    /** The replicas that live, and as many new ones as are missing to two, which notice soon that one is gone. */
    static List<ServiceProcess> two(List<ServiceProcess> replicas, Path home, String database) throws IOException {
        replicas.removeIf(replica -> !replica.isAlive());
        while (replicas.size() < 2) {
            replicas.add(start(
                    home,
                    Map.of(
                            "SPRING_DATASOURCE_URL", database,
                            "LENSLET_TRAINING_HEARTBEAT", "300ms",
                            "LENSLET_TRAINING_SILENCE", "6s",
                            "LENSLET_TRAINING_HEAP", "256MB")));
        }
        return replicas;
    }

    /** What the service runs on, without the tests: a scan for components must not find theirs. */
    static String classPath() {
        // Surefire's own class path is a jar that only names the real one.
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes" + File.separator))
                .collect(Collectors.joining(File.pathSeparator));
    }

    Client client() {
        return client;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    List<ProcessHandle> workers() {
        return Workers.of(process.toHandle());
    }

    /** As {@code kill -STOP}: to others it looks dead, until {@link #resume}. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the service did not stop within a minute");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
