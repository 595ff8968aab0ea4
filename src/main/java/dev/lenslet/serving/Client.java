package dev.lenslet.serving;

/** Who waits for an answer, as far as it can be seen. */
@FunctionalInterface
public interface Client {

    /** One that cannot be looked at. */
    Client UNSEEN = () -> false;

    /** Whether it hung up, so that an answer would be nobody's. Call it on the thread that answers it. */
    boolean isGone();
}
