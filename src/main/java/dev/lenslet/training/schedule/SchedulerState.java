package dev.lenslet.training.schedule;

import java.util.List;
import java.util.Map;

/**
 * Everything that a decision depends on but the time.
 *
 * @param running jobs of replicas that are not among these are left out of account
 * @param quotas by owner
 * @param otherwise for owners without a quota of their own
 * @param pastUse by owner, of jobs that have ended and of those that run, decayed ({@link PastUse})
 */
public record SchedulerState(
        List<Replica> replicas,
        List<RunningJob> running,
        List<WaitingJob> waiting,
        Map<String, Quota> quotas,
        Quota otherwise,
        Map<String, Double> pastUse) {

    public SchedulerState {
        replicas = List.copyOf(replicas);
        running = List.copyOf(running);
        waiting = List.copyOf(waiting);
        quotas = Map.copyOf(quotas);
        pastUse = Map.copyOf(pastUse);
    }

    Quota quota(String owner) {
        return quotas.getOrDefault(owner, otherwise);
    }
}
