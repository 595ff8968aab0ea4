package dev.lenslet.training;

import dev.lenslet.storage.Databases;
import javax.sql.DataSource;

class SweepsOnH2Test extends SweepsContract {

    private static final DataSource DATABASE = Databases.H2.migrated();

    SweepsOnH2Test() {
        super(DATABASE);
    }
}
