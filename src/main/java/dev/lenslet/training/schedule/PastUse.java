package dev.lenslet.training.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * What an owner has used, in seconds of everything there is; the past counts half as much after each half-life.
 *
 * @param amount as of {@code at}
 */
public record PastUse(double amount, Instant at) {

    public static PastUse none(Instant at) {
        return new PastUse(0, at);
    }

    /** As it counts at a later time. */
    public double amount(Instant now, Duration halfLife) {
        double age = Math.max(0, Duration.between(at, now).toMillis()) / (double) halfLife.toMillis();
        return amount * Math.pow(0.5, age);
    }

    /** With a share of everything (0 to 1) that was used from {@code at} until now. */
    public PastUse plus(double share, Instant now, Duration halfLife) {
        double seconds = Math.max(0, Duration.between(at, now).toMillis()) / 1000.0;
        double half = halfLife.toMillis() / 1000.0;
        // The integral of what each moment of it counts for now.
        double used = share * half / Math.log(2) * (1 - Math.pow(0.5, seconds / half));
        return new PastUse(amount(now, halfLife) + used, now);
    }
}
