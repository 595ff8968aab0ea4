package dev.lenslet.training;

import dev.lenslet.storage.PostgresContainer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = PostgresContainer.AVAILABLE, disabledReason = PostgresContainer.MISSING)
class TrainingJobsInContainerTest extends TrainingJobsContract {

    private static @Nullable DataSource database;

    TrainingJobsInContainerTest() {
        super(database());
    }

    /** Started by the first test that runs. */
    private static synchronized DataSource database() {
        if (database == null) {
            database = PostgresContainer.migrated();
        }
        return database;
    }
}
