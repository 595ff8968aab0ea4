package dev.lenslet.training;

import dev.lenslet.storage.Databases;
import javax.sql.DataSource;

class SchedulingOnH2Test extends SchedulingContract {

    private static final DataSource DATABASE = Databases.H2.migrated();

    SchedulingOnH2Test() {
        super(DATABASE);
    }
}
