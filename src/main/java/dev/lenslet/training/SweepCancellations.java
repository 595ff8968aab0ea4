package dev.lenslet.training;

/** Calls sweeps off. Thread-safe. */
final class SweepCancellations {

    private final Sweeps sweeps;
    private final Trials trials;
    private final JobSupervisor supervisor;

    SweepCancellations(Sweeps sweeps, Trials trials, JobSupervisor supervisor) {
        this.sweeps = sweeps;
        this.trials = trials;
        this.supervisor = supervisor;
    }

    /** Cancels what has not ended; the sweep ends when all of it has. To cancel again is no fault. */
    void cancel(String id) {
        Sweep sweep = sweeps.find(id).orElseThrow(() -> new UnknownSweep(id));
        if (!sweep.state().isFinal() && sweeps.requestCancel(id)) {
            trials.of(id).stream()
                    .map(Trial::standing)
                    .filter(trial -> !trial.state().isFinal())
                    .forEach(trial -> supervisor.cancel(trial.job()));
            supervisor.wake();
        }
    }
}
