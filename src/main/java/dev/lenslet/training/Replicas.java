package dev.lenslet.training;

import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The replicas in the database. Whoever takes one out of it names the beat that was seen last: one that has beaten since stays
 * in. Portable SQL. Thread-safe.
 */
final class Replicas {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    Replicas(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
    }

    void join(Replica replica) {
        jdbc.sql("""
                        insert into replica (id, place, pid, process_started, capacity, beat, offer)
                        values (:id, :place, :pid, :started, :capacity, 0, :offer)
                        """)
                .param("id", replica.id())
                .param("place", replica.place())
                .param("pid", replica.process().pid())
                .param(
                        "started",
                        replica.process().started() == null
                                ? null
                                : replica.process().started().atOffset(ZoneOffset.UTC))
                .param("capacity", replica.capacity())
                .param("offer", JobJson.mapper().writeValueAsString(replica.offer()))
                .update();
    }

    /** Tells what the replica may give from now on. */
    void offer(String id, Offer offer) {
        jdbc.sql("update replica set offer = :offer where id = :id")
                .param("offer", JobJson.mapper().writeValueAsString(offer))
                .param("id", id)
                .update();
    }

    /** @return false where others gave it up for dead */
    boolean beat(String id) {
        return jdbc.sql("update replica set beat = beat + 1 where id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    List<Replica> all() {
        return jdbc.sql("select * from replica order by id")
                .query(Replicas::read)
                .list();
    }

    List<Replica> others(String id) {
        return jdbc.sql("select * from replica where id <> :id")
                .param("id", id)
                .query(Replicas::read)
                .list();
    }

    /**
     * Takes a dead replica out of the queue; the jobs that it ran are the heir's, those that it had not begun are free.
     *
     * @return whether this attempt did it
     */
    boolean succeed(Replica dead, String heir) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            QueueLock.SCHEDULE.hold(jdbc);
            if (!expel(dead)) {
                return false;
            }
            jdbc.sql("""
                            update training_job set replica = :heir, assignment = assignment + 1
                            where replica = :dead and state in ('STARTING', 'RUNNING')
                            """).param("heir", heir).param("dead", dead.id()).update();
            return true;
        }));
    }

    /** Takes over the jobs that no replica of this database runs: those of a version that knew no replicas. */
    void inherit(String heir) {
        jdbc.sql("""
                        update training_job set replica = :heir, assignment = assignment + 1
                        where replica is null and state in ('STARTING', 'RUNNING')
                        """).param("heir", heir).update();
    }

    /**
     * Takes a replica out of the queue; the next pass sees to its jobs.
     *
     * @return whether this attempt did it
     */
    boolean expel(Replica silent) {
        return jdbc.sql("delete from replica where id = :id and beat = :beat")
                        .param("id", silent.id())
                        .param("beat", silent.beat())
                        .update()
                == 1;
    }

    void leave(String id) {
        jdbc.sql("delete from replica where id = :id").param("id", id).update();
    }

    private static Replica read(ResultSet row, int index) throws SQLException {
        @Nullable Instant started = DatabaseTime.readOrNull(row, "process_started");
        @Nullable String offer = row.getString("offer");
        return new Replica(
                row.getString("id"),
                row.getString("place"),
                new WorkerIdentity(row.getLong("pid"), started),
                row.getInt("capacity"),
                row.getLong("beat"),
                offer == null ? null : JobJson.mapper().readValue(offer, Offer.class));
    }
}
