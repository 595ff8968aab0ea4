package dev.lenslet.training;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process among the replicas: it beats, and sees to those that no longer do. The supervisor's thread only. */
final class Membership {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    private final Replicas replicas;
    private final ReplicaWatch watch;
    private final String place;
    private final int capacity;
    private final boolean alone;
    private final Supplier<Offer> offers;
    private volatile String id = "";
    private Set<String> known = Set.of();
    private boolean buried;
    private @Nullable Offer told;
    private boolean tells;

    /**
     * @param place where this process can be seen
     * @param capacity jobs that run here at once
     * @param alone no other process can be working on this database: the home directory, in which it is, is this one's
     * @param offers what this replica may give to jobs now
     */
    Membership(
            Replicas replicas, ReplicaWatch watch, String place, int capacity, boolean alone, Supplier<Offer> offers) {
        this.replicas = replicas;
        this.watch = watch;
        this.place = place;
        this.capacity = capacity;
        this.alone = alone;
        this.offers = offers;
    }

    /** New with each start, and whenever others gave this replica up for dead; empty before the first. */
    String id() {
        return id;
    }

    /**
     * Tells that this replica lives.
     *
     * @return false where it was not one until now: whatever it ran is others'
     */
    boolean beat() {
        Offer now = offers.get();
        if (!id.isEmpty()) {
            if (alone || replicas.beat(id)) {
                tell(now);
                return true;
            }
            log.warn("The other replicas have given this one up for dead; it begins anew");
        }
        String fresh = UUID.randomUUID().toString();
        replicas.join(new Replica(fresh, place, WorkerProcess.identity(ProcessHandle.current()), capacity, 0, now));
        id = fresh;
        told = now;
        return false;
    }

    private void tell(Offer now) {
        if (!now.equals(told)) {
            replicas.offer(id, now);
            told = now;
            tells = true;
        }
    }

    /**
     * Takes out of the queue who is gone. What ran on a machine that this process can look at is taken over, since its workers
     * may live; the rest is for the next pass.
     *
     * @return whether anyone was gone, or has come or left, or this replica has other things to give than before
     */
    boolean seeToOthers() {
        boolean news = tells;
        tells = false;
        if (alone && buried) {
            return news;
        }
        List<Replica> others = replicas.others(id);
        boolean anyone = false;
        if (alone) {
            replicas.inherit(id);
        }
        for (Replica other : others) {
            if (alone || other.isGoneFrom(place)) {
                anyone |= replicas.succeed(other, id);
            }
        }
        for (Replica silent : watch.silent(others)) {
            if (replicas.expel(silent)) {
                log.warn("A replica has been silent for too long; its jobs go on elsewhere");
                anyone = true;
            }
        }
        buried = true;
        Set<String> before = known;
        known = others.stream().map(Replica::id).collect(Collectors.toSet());
        return news || anyone || !known.equals(before);
    }

    /** The next beat is another replica's. */
    void leave() {
        if (!id.isEmpty()) {
            replicas.leave(id);
            id = "";
        }
    }
}
