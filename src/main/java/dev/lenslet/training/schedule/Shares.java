package dev.lenslet.training.schedule;

import java.util.List;

/** What part of everything a job has: of what it has most of (Ghodsi et al. 2011, Dominant Resource Fairness). */
public final class Shares {

    private final long threads;
    private final double memory;
    private final long gpus;
    private final long places;

    public Shares(List<Replica> replicas) {
        threads = replicas.stream().mapToLong(Replica::leasableThreads).sum();
        memory = replicas.stream().mapToDouble(Replica::leasableBytes).sum();
        gpus = replicas.stream().mapToLong(replica -> replica.gpus().size()).sum();
        places = replicas.stream().mapToLong(replica -> replica.places().jobs()).sum();
    }

    /** From 0 to 1. */
    public double of(Lease lease) {
        return of(lease.threads(), lease.memoryBytes(), lease.gpus().size());
    }

    double of(Demand demand) {
        return of(demand.threads(), demand.memoryBytes(), demand.gpus());
    }

    private double of(int threads, long memory, int gpus) {
        double machine = Math.max(part(threads, this.threads), part(memory, this.memory));
        return Math.max(machine, Math.max(part(gpus, this.gpus), part(1, places)));
    }

    private static double part(double some, double all) {
        return some == 0 ? 0 : all == 0 ? 1 : Math.min(1, some / all);
    }
}
