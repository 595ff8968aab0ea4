package dev.lenslet.training;

import dev.lenslet.storage.Databases;
import javax.sql.DataSource;

class SweepsOnPostgresTest extends SweepsContract {

    private static final DataSource DATABASE = Databases.POSTGRES.migrated();

    SweepsOnPostgresTest() {
        super(DATABASE);
    }
}
