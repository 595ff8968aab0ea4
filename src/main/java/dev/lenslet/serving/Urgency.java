package dev.lenslet.serving;

/**
 * How long a request may take, before whom it goes, and who waits for it.
 *
 * @param deadlineNanos on {@link System#nanoTime}'s clock, where {@code limited}
 * @param priority 1 goes first, larger numbers later; 0 is the default, {@value #MIDDLE}
 * @param client what hangs up is not run
 */
public record Urgency(boolean limited, long deadlineNanos, int priority, Client client) {

    static final int MIDDLE = 1_000;

    /** As long as the service's own limit allows. */
    public static final Urgency NORMAL = new Urgency(false, 0, 0, Client.UNSEEN);

    /** @param nanos from now on; 0 or less is too late already */
    public static Urgency within(long nanos, int priority) {
        return new Urgency(true, System.nanoTime() + nanos, priority, Client.UNSEEN);
    }

    public Urgency withPriority(int priority) {
        return new Urgency(limited, deadlineNanos, priority, client);
    }

    public Urgency withClient(Client client) {
        return new Urgency(limited, deadlineNanos, priority, client);
    }

    /** The same with a further deadline; the earlier one holds. */
    public Urgency until(long nanoTime) {
        return limited && deadlineNanos - nanoTime <= 0 ? this : new Urgency(true, nanoTime, priority, client);
    }

    boolean isLate(long now) {
        return limited && deadlineNanos - now <= 0;
    }

    /** Nanoseconds that one may wait, where it may at most so many. */
    long left(long most, long now) {
        return limited ? Math.min(most, deadlineNanos - now) : most;
    }

    /**
     * Call it before work that costs something.
     *
     * @throws TooLate where there is no time left
     */
    public void check() {
        if (limited && isLate(System.nanoTime())) {
            throw TooLate.before();
        }
    }

    /** Its place among others: 1 is the first. */
    int rank() {
        return priority == 0 ? MIDDLE : priority;
    }
}
