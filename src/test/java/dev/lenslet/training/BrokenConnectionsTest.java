package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * A database that goes away for a moment while a job starts or is published: at the first thing asked of it, at the second, and
 * so on.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.training.heap=256MB", "lenslet.training.off-heap=384MB"})
@DirtiesContext
class BrokenConnectionsTest {

    private static final AtomicInteger BREAKS = new AtomicInteger();

    /** Of the jobs while which it breaks. */
    private static volatile String when = "1 = 0";

    @TempDir
    static Path home;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", home::toString);
    }

    @TestConfiguration
    static class Database {

        @Bean
        static BeanPostProcessor breaking() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource source ? new Breaking(source) : bean;
                }
            };
        }
    }

    /** Counts what is asked since it broke last. */
    private static final class Breaking extends DelegatingDataSource {

        private int asked;

        Breaking(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            if (Thread.currentThread().getName().startsWith("training-job-")
                    && isTime(connection)
                    && ++asked > BREAKS.get()) {
                asked = 0;
                BREAKS.incrementAndGet();
                connection.close();
                throw new SQLTransientConnectionException("the database is away");
            }
            return connection;
        }

        private static boolean isTime(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("select id from training_job where " + when)) {
                return found.next();
            }
        }
    }

    @Test
    void theJobIsPublishedOnceWhenTheDatabaseIsBack() {
        trained("publishing = true and state = 'RUNNING'", "patient", Client.shades("patient", 1));
    }

    @Test
    void aJobThatMayNotDieOnceStartsWhenTheDatabaseIsBack() {
        JsonNode job = trained(
                "state = 'STARTING'",
                "unhurt",
                Client.shades("unhurt", 1).replace("\"training\"", "\"resources\": {\"retries\": 0}, \"training\""));

        assertThat(job.at("/resources/retries").asInt()).isZero();
    }

    private JsonNode trained(String broken, String model, String body) {
        Client client = new Client(port);
        if (client.get("/datasets/shades").status() == 404) {
            client.uploadShades();
        }
        BREAKS.set(0);
        when = broken;

        JsonNode job = client.await(client.accepted(body), "SUCCEEDED");

        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        assertThat(client.get("/models/" + model).json().path("versions")).hasSize(1);
        assertThat(BREAKS).hasValueGreaterThanOrEqualTo(5);
        return job;
    }
}
