package dev.lenslet.training;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The keys of submissions that made a job within the last day, by the database's time. Portable SQL. Thread-safe. */
final class IdempotencyKeys {

    private static final String YOUNG = "created > current_timestamp - interval '24' hour";

    private final JdbcClient jdbc;

    IdempotencyKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What became of the submission that had this key before; empty where none had. */
    Optional<Enqueued> earlier(IdempotencyKey key) {
        return jdbc.sql("select request, job from idempotency_key where name = :name and " + YOUNG)
                .param("name", key.name())
                .query((row, index) -> row.getString("request").equals(key.request())
                        ? new Enqueued.Repeated(row.getString("job"))
                        : (Enqueued) new Enqueued.KeyTaken())
                .optional();
    }

    /** To be called in the transaction that queues the job. */
    void keep(IdempotencyKey key, String job) {
        // One that has run out may still be there.
        jdbc.sql("delete from idempotency_key where name = :name")
                .param("name", key.name())
                .update();
        jdbc.sql("insert into idempotency_key (name, request, job) values (:name, :request, :job)")
                .param("name", key.name())
                .param("request", key.request())
                .param("job", job)
                .update();
    }

    /** Forgets those that have run out; how many they were. */
    int forgetOld() {
        return jdbc.sql("delete from idempotency_key where not (" + YOUNG + ")").update();
    }
}
