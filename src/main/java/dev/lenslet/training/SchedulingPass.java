package dev.lenslet.training;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Frees the jobs of replicas that are gone and gives waiting jobs to replicas with room, the oldest first. A pass is one
 * transaction that holds a lock in the database, so passes of several replicas come one after the other, and one whose replica
 * stops in its midst never was. Portable SQL. Thread-safe.
 */
final class SchedulingPass {

    private static final String ORPHANED =
            "(replica is null or not exists (select 1 from replica where replica.id = training_job.replica))";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    SchedulingPass(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** @return how many jobs were given to replicas */
    int run() {
        Integer given = transactions.execute(status -> {
            QueueLock.SCHEDULE.hold(jdbc);
            free();
            return give();
        });
        return given == null ? 0 : given;
    }

    private void free() {
        jdbc.sql("update training_job set replica = null, assignment = assignment + 1"
                        + " where state = 'QUEUED' and replica is not null and " + ORPHANED)
                .update();
        jdbc.sql("update training_job set state = 'CANCELLED', finished = current_timestamp,"
                        + " assignment = assignment + 1"
                        + " where state in ('STARTING', 'RUNNING') and cancel_requested = true and " + ORPHANED)
                .update();
        jdbc.sql("update training_job set state = 'QUEUED', replica = null, assignment = assignment + 1,"
                        + " fruitless_deaths = fruitless_deaths + 1, reason = 'the replica that ran it is gone'"
                        + " where state in ('STARTING', 'RUNNING') and " + ORPHANED)
                .update();
    }

    private record Room(String replica, int places) {}

    private int give() {
        List<Room> rooms = jdbc.sql("""
                        select id, capacity - (
                            select count(*) from training_job
                            where training_job.replica = replica.id and state in ('QUEUED', 'STARTING', 'RUNNING')) as places
                        from replica where capacity > 0 order by id
                        """)
                .query((row, index) -> new Room(row.getString("id"), row.getInt("places")))
                .list();
        int given = 0;
        for (Room room : rooms) {
            for (String job : room.places() > 0 ? oldest(room.places()) : List.<String>of()) {
                given += give(job, room.replica());
            }
        }
        return given;
    }

    private List<String> oldest(int limit) {
        return jdbc.sql("""
                        select id from training_job where state = 'QUEUED' and replica is null
                        order by number fetch first :limit rows only
                        """)
                .param("limit", limit)
                .query((row, index) -> row.getString("id"))
                .list();
    }

    /** It may have been cancelled in this moment. */
    private int give(String job, String replica) {
        return jdbc.sql(
                        "update training_job set replica = :replica where id = :job and state = 'QUEUED' and replica is null")
                .param("replica", replica)
                .param("job", job)
                .update();
    }
}
