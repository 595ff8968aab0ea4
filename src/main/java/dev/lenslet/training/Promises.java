package dev.lenslet.training;

import dev.lenslet.training.schedule.Lease;
import dev.lenslet.training.schedule.Promise;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Times that are kept free for jobs, in the database: a few. */
final class Promises {

    private final JdbcClient jdbc;

    Promises(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By job. */
    Map<String, Promise> all() {
        Map<String, Promise> promises = new HashMap<>();
        jdbc.sql("select * from promise").query(row -> {
            promises.put(
                    row.getString("job"),
                    new Promise(
                            DatabaseTime.read(row, "start"),
                            new Lease(
                                    row.getString("replica"),
                                    row.getInt("threads"),
                                    row.getLong("memory_bytes"),
                                    Leases.split(row.getString("gpus")))));
        });
        return promises;
    }

    /** These and no others; under the lock of the schedule. */
    void replace(Map<String, Promise> before, Map<String, Promise> now) {
        if (before.equals(now)) {
            return;
        }
        jdbc.sql("delete from promise").update();
        now.forEach((job, promise) -> jdbc.sql("""
                        insert into promise (job, start, replica, threads, memory_bytes, gpus)
                        values (:job, :start, :replica, :threads, :memory, :gpus)
                        """)
                .param("job", job)
                .param("start", DatabaseTime.of(promise.at()))
                .param("replica", promise.lease().replica())
                .param("threads", promise.lease().threads())
                .param("memory", promise.lease().memoryBytes())
                .param("gpus", Leases.join(promise.lease().gpus()))
                .update());
    }
}
