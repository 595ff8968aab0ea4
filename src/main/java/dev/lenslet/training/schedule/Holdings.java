package dev.lenslet.training.schedule;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each owner has, and has been promised, against what he may have. */
final class Holdings {

    private final SchedulerState state;
    private final Map<String, Held> byOwner = new HashMap<>();

    private record Held(int jobs, int threads, int gpus) {
        static final Held NOTHING = new Held(0, 0, 0);

        Held plus(Lease lease, int sign) {
            return new Held(
                    jobs + sign,
                    threads + sign * lease.threads(),
                    gpus + sign * lease.gpus().size());
        }
    }

    Holdings(SchedulerState state) {
        this.state = state;
    }

    void add(String owner, Lease lease) {
        byOwner.put(owner, held(owner).plus(lease, 1));
    }

    void remove(String owner, Lease lease) {
        byOwner.put(owner, held(owner).plus(lease, -1));
    }

    /**
     * Why the owner may not have this too; null where he may.
     *
     * @param threads that it would have
     */
    @Nullable
    String objection(String owner, int threads, int gpus) {
        Quota quota = state.quota(owner);
        Held held = held(owner);
        return held.jobs() >= quota.jobs()
                ? taken(held.jobs(), quota.jobs(), "jobs", 1)
                : held.threads() + (long) threads > quota.threads()
                        ? taken(held.threads(), quota.threads(), "threads", threads)
                        : held.gpus() + (long) gpus > quota.gpus()
                                ? taken(held.gpus(), quota.gpus(), "GPUs", gpus)
                                : null;
    }

    private static String taken(int held, int quota, String what, int needed) {
        return "its owner has or was promised " + held + " of the " + quota + " " + what
                + " that the quota allows, and it needs " + needed;
    }

    private Held held(String owner) {
        return byOwner.getOrDefault(owner, Held.NOTHING);
    }
}
