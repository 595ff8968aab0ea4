package dev.lenslet.serving;

/**
 * How long a request may take, and before whom it goes.
 *
 * @param deadlineNanos on {@link System#nanoTime}'s clock, where {@code limited}
 * @param priority 1 goes first; 0 is the middle, as the others' default
 */
public record Urgency(boolean limited, long deadlineNanos, int priority) {

    /** As long as the service's own limit allows. */
    public static final Urgency NORMAL = new Urgency(false, 0, 0);

    /** @param nanos from now on; 0 or less is too late already */
    public static Urgency within(long nanos, int priority) {
        return new Urgency(true, System.nanoTime() + nanos, priority);
    }

    public Urgency withPriority(int priority) {
        return new Urgency(limited, deadlineNanos, priority);
    }
}
