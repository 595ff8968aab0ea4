package dev.lenslet.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The databases that Lenslet works on: H2 in a file, as by default, and PostgreSQL. */
public enum Databases {
    H2 {
        @Override
        public DataSource empty() {
            // Kept open from test to test: the last connection to go would close the file.
            return new DriverManagerDataSource(
                    "jdbc:h2:file:" + directory().resolve("lenslet") + ";DB_CLOSE_DELAY=30", "sa", "");
        }
    },
    POSTGRES {
        @Override
        public DataSource empty() {
            return new DriverManagerDataSource(PostgresServer.shared().newDatabase());
        }
    };

    /** A database of its own, with nothing in it. */
    public abstract DataSource empty();

    /** A database of its own with the newest schema. */
    public DataSource migrated() {
        DataSource database = empty();
        Flyway.configure().dataSource(database).load().migrate();
        return database;
    }

    private static Path directory() {
        try {
            return Files.createDirectories(
                            Path.of("target", "databases", UUID.randomUUID().toString()))
                    .toAbsolutePath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
