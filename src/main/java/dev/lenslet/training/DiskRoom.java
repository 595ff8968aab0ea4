package dev.lenslet.training;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether the disk that everything is kept on has room to work: less than the reserve left is none, and there is some again
 * when a quarter more is. Thread-safe.
 */
final class DiskRoom {

    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private final LongSupplier free;
    private final long reserve;
    private final LongSupplier nanos;
    private long looked;
    private long seen;
    private boolean lacking;

    /**
     * @param free bytes that can be used
     * @param nanos the time, as {@link System#nanoTime}
     */
    DiskRoom(LongSupplier free, long reserve, LongSupplier nanos) {
        this.free = free;
        this.reserve = reserve;
        this.nanos = nanos;
        this.looked = nanos.getAsLong() - FRESH;
    }

    /** Too little is left: both in bytes. */
    record Lack(long free, long reserve) {

        /** A clause. */
        String inWords() {
            return "the disk has " + free + " bytes free, and " + reserve
                    + " are kept free (lenslet.housekeeping.reserve)";
        }
    }

    /** Empty where there is room; as it was within the last second. */
    synchronized Optional<Lack> lack() {
        long now = nanos.getAsLong();
        if (now - looked >= FRESH) {
            looked = now;
            seen = free.getAsLong();
            lacking = seen < (lacking ? reserve + reserve / 4 : reserve);
        }
        return lacking ? Optional.of(new Lack(seen, reserve)) : Optional.empty();
    }

    /** @throws NoRoom where there is none */
    void require() {
        lack().ifPresent(lack -> {
            throw new NoRoom(lack);
        });
    }

    /** Bytes that one job may write without others being paused for it. */
    long spare() {
        return Math.max(0, (free.getAsLong() - reserve) / 2);
    }

    long free() {
        return free.getAsLong();
    }

    long reserve() {
        return reserve;
    }
}
