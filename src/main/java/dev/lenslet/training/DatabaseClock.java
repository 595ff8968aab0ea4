package dev.lenslet.training;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The database's time, the same for all replicas whatever their own clocks say: asked for once a minute, and carried on by this
 * process' monotonic clock. Thread-safe.
 */
final class DatabaseClock implements Clock, InstantSource {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
    private static final Duration FRESH = Duration.ofMinutes(1);

    private record Reading(Instant time, long nanos) {}

    private final JdbcClient jdbc;
    private final LongSupplier nanos;
    private volatile @Nullable Reading reading;

    DatabaseClock(JdbcClient jdbc, LongSupplier nanos) {
        this.jdbc = jdbc;
        this.nanos = nanos;
    }

    @Override
    public Instant now() {
        Reading last = reading;
        if (last == null || nanos.getAsLong() - last.nanos() > FRESH.toNanos()) {
            last = read(last);
        }
        return last.time().plusNanos(nanos.getAsLong() - last.nanos());
    }

    @Override
    public Instant instant() {
        return now();
    }

    /** @param last to go on with while the database is away */
    private Reading read(@Nullable Reading last) {
        try {
            Instant time = jdbc.sql("select current_timestamp")
                    .query(OffsetDateTime.class)
                    .single()
                    .toInstant();
            Reading fresh = new Reading(time, nanos.getAsLong());
            reading = fresh;
            return fresh;
        } catch (DataAccessException away) {
            if (last == null) {
                throw away;
            }
            log.debug("The database's time cannot be read", away);
            return last;
        }
    }
}
