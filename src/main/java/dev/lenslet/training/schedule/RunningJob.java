package dev.lenslet.training.schedule;

import java.time.Instant;

/**
 * @param priority the higher goes first
 * @param expectedEnd as estimated; may have passed
 * @param yielding it was told to end at its next checkpoint, for a job of higher priority
 */
public record RunningJob(
        String id, String owner, int priority, Lease lease, Instant started, Instant expectedEnd, boolean yielding) {}
