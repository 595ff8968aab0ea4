package dev.lenslet.training.schedule;

import java.time.Instant;

/**
 * A time that is kept free for a job, against all but higher priorities: it starts then at the latest, unless jobs run longer
 * than they were estimated to or a replica goes.
 *
 * @param lease what it will have
 */
public record Promise(Instant at, Lease lease) {}
