package dev.lenslet.serving;

/**
 * When one that waits looks whether its client is still there: after 20 ms, since most never wait so long and a look is a
 * system call, then whenever it has waited half as long again, but four times a second. For one thread.
 */
final class Looks {

    private static final long FIRST = 20_000_000;
    private static final long MOST = 250_000_000;

    private final Client client;
    private final long since;
    private long next = FIRST;

    Looks(Client client, long since) {
        this.client = client;
        this.since = since;
    }

    /** Looks, if it is time to. */
    boolean findGone(long now) {
        long waited = now - since;
        if (waited < next) {
            return false;
        }
        next = waited + Math.clamp(waited / 2, FIRST, MOST);
        return client.isGone();
    }

    /** Nanoseconds until it is time again. */
    long left(long now) {
        return since + next - now;
    }
}
