package dev.lenslet.training;

import dev.lenslet.training.schedule.PastUse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What owners have used, in the database. */
final class OwnerUse {

    /** Not in use any more, and not counted yet. */
    private static final String ENDED = """
            from lease join training_job on training_job.id = lease.job
            where training_job.replica is null or training_job.state in ('SUCCEEDED', 'FAILED', 'CANCELLED')
            """;

    private final JdbcClient jdbc;
    private final Duration halfLife;

    OwnerUse(JdbcClient jdbc, Duration halfLife) {
        this.jdbc = jdbc;
        this.halfLife = halfLife;
    }

    private record Spell(String job, String owner, double part, Instant since, Instant end) {}

    /** By owner as of now, what runs included. */
    Map<String, Double> until(Instant now) {
        Map<String, Double> use = new HashMap<>();
        jdbc.sql("select owner, amount, counted from owner_use").query(row -> {
            PastUse past = new PastUse(row.getDouble("amount"), DatabaseTime.read(row, "counted"));
            use.put(row.getString("owner"), past.amount(now, halfLife));
        });
        spells(Leases.IN_USE, now).forEach(spell -> use.merge(spell.owner(), amount(spell, now), Double::sum));
        return use;
    }

    /** Counts what has ended, once; under the lock of the schedule. */
    void count(Instant now) {
        for (Spell spell : spells(ENDED, now)) {
            jdbc.sql("delete from lease where job = :job")
                    .param("job", spell.job())
                    .update();
            add(spell.owner(), amount(spell, now), now);
        }
    }

    private List<Spell> spells(String of, Instant now) {
        return jdbc.sql("select lease.job, lease.part, lease.since, training_job.owner, training_job.finished " + of)
                .query((row, index) -> {
                    @Nullable Instant finished = DatabaseTime.readOrNull(row, "finished");
                    return new Spell(
                            row.getString("job"),
                            row.getString("owner"),
                            row.getDouble("part"),
                            DatabaseTime.read(row, "since"),
                            finished == null ? now : finished);
                })
                .list();
    }

    private double amount(Spell spell, Instant now) {
        return PastUse.none(spell.since())
                .plus(spell.part(), spell.end(), halfLife)
                .amount(now, halfLife);
    }

    private void add(String owner, double amount, Instant now) {
        PastUse before = jdbc.sql("select amount, counted from owner_use where owner = :owner")
                .param("owner", owner)
                .query((row, index) -> new PastUse(row.getDouble("amount"), DatabaseTime.read(row, "counted")))
                .optional()
                .orElse(null);
        String sql = before == null
                ? "insert into owner_use (owner, amount, counted) values (:owner, :amount, :now)"
                : "update owner_use set amount = :amount, counted = :now where owner = :owner";
        jdbc.sql(sql)
                .param("owner", owner)
                .param("amount", amount + (before == null ? 0 : before.amount(now, halfLife)))
                .param("now", DatabaseTime.of(now))
                .update();
    }
}
