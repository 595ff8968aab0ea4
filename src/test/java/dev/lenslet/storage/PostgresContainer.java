package dev.lenslet.storage;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** PostgreSQL as Debian packages it, in a container, where there are Docker and the image. */
public final class PostgresContainer {

    /** For {@code @EnabledIf}. */
    public static final String AVAILABLE = "dev.lenslet.storage.PostgresContainer#isAvailable";

    public static final String MISSING = "no Docker, or no image lenslet/postgres:15 (.ci/images/postgres.sh makes it)";

    private static final String IMAGE = "lenslet/postgres:15";

    private PostgresContainer() {}

    public static boolean isAvailable() {
        return DockerClientFactory.instance().isDockerAvailable()
                && !DockerClientFactory.lazyClient()
                        .listImagesCmd()
                        .withImageNameFilter(IMAGE)
                        .exec()
                        .isEmpty();
    }

    /** A database with the newest schema, in a container that ends with the process. */
    @SuppressWarnings("resource")
    public static DataSource migrated() {
        PostgreSQLContainer container = new PostgreSQLContainer(
                        DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("postgres"))
                .waitingFor(Wait.forListeningPort());
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        DataSource database =
                new DriverManagerDataSource(container.getJdbcUrl(), container.getUsername(), container.getPassword());
        Flyway.configure().dataSource(database).load().migrate();
        return database;
    }
}
