package dev.lenslet.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL from binaries that Maven brings, as any user: PostgreSQL refuses to run as root, so for root it runs in a
 * user namespace ({@code unshare}).
 */
public final class PostgresServer implements AutoCloseable {

    private static @Nullable PostgresServer shared;

    private final Path data;
    private EmbeddedPostgres server;

    private PostgresServer() throws IOException {
        this.data = Files.createTempDirectory("lenslet-postgres");
        this.server = start(0);
    }

    /** The one that the tests of this process share, each with databases of its own; it ends with the process. */
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = own();
        }
        return shared;
    }

    /** One that may be stopped and started. */
    public static PostgresServer own() {
        try {
            return new PostgresServer();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** @return its address, with a user in it */
    public String newDatabase() {
        String name = "lenslet_" + UUID.randomUUID().toString().replace('-', '_');
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return server.getJdbcUrl("postgres", name);
    }

    /** Ends every connection; what was committed stays. */
    public void stop() throws IOException {
        server.close();
    }

    /** As {@code kill -9} of the postmaster, by {@link #startAgain} recovered from: what was committed stays. */
    public void kill() throws IOException {
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                        .getFirst()
                        .strip()))
                .orElseThrow();
        // Those end when they see that it is gone; until then none can be started.
        List<ProcessHandle> all =
                Stream.concat(postmaster.children(), Stream.of(postmaster)).toList();
        postmaster.destroyForcibly();
        all.forEach(process -> process.onExit().orTimeout(60, TimeUnit.SECONDS).join());
        server.close();
    }

    /** After {@link #stop} or {@link #kill}, at the same address. */
    public void startAgain() throws IOException {
        server = start(server.getPort());
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("max_connections", "200")
                // As it is by default elsewhere: what was committed outlives a kill.
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        DurableFiles.delete(data);
    }
}
