package dev.lenslet.training;

import dev.lenslet.storage.Databases;
import javax.sql.DataSource;

class TrainingJobsOnPostgresTest extends TrainingJobsContract {

    private static final DataSource DATABASE = Databases.POSTGRES.migrated();

    TrainingJobsOnPostgresTest() {
        super(DATABASE);
    }
}
