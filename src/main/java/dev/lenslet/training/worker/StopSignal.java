package dev.lenslet.training.worker;

/**
 * SIGTERM: training ends after the step that is under way and a checkpoint. Whatever else the worker does may be cut off,
 * since it is done again. Thread-safe.
 */
final class StopSignal {

    private volatile boolean raised;
    private boolean training;

    /** Makes the JVM wait for the checkpoint when it is told to end. */
    void install() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::raise));
    }

    boolean isRaised() {
        return raised;
    }

    /** Returns when nothing is trained any more. */
    synchronized void raise() {
        raised = true;
        try {
            while (training) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on {@link #isRaised} is looked at. */
    synchronized void trainingBegins() {
        training = true;
    }

    synchronized void trainingEnds() {
        training = false;
        notifyAll();
    }
}
