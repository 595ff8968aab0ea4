package dev.lenslet.training;

import dev.lenslet.storage.Databases;
import javax.sql.DataSource;

class TrainingJobsOnH2Test extends TrainingJobsContract {

    private static final DataSource DATABASE = Databases.H2.migrated();

    TrainingJobsOnH2Test() {
        super(DATABASE);
    }
}
