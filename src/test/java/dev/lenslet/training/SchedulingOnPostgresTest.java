package dev.lenslet.training;

import dev.lenslet.storage.Databases;
import javax.sql.DataSource;

class SchedulingOnPostgresTest extends SchedulingContract {

    private static final DataSource DATABASE = Databases.POSTGRES.migrated();

    SchedulingOnPostgresTest() {
        super(DATABASE);
    }
}
