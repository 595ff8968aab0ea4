package dev.lenslet.training.worker;

/** The worker was told to end; the job goes on from its last checkpoint. */
final class Stopped extends Exception {

    Stopped() {
        super("told to end");
    }
}
