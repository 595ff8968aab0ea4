package dev.lenslet.serving;

import dev.lenslet.problem.Reason;

/** More requests than are served or held at once. */
final class TooBusy extends Rejected {

    private TooBusy(Rejection rejection, String detail) {
        super(rejection, Reason.FULL, "busy", "The service is busy", detail);
    }

    /** @param rejection what is full, or would take too long */
    static TooBusy queue(Rejection rejection, int waiting) {
        return new TooBusy(rejection, waiting + " predictions wait, as many as may; ask again in a moment.");
    }

    static TooBusy waited(Rejection rejection, long nanos) {
        return new TooBusy(
                rejection,
                "This prediction waited " + nanos / 1_000_000 + " ms, as long as it may; ask again in a moment.");
    }

    static TooBusy slowBodies() {
        return new TooBusy(
                Rejection.SLOW_BODIES,
                "The service waits for as many bodies as it may; send the body with its request, or come again in a"
                        + " moment.");
    }

    static TooBusy bodies() {
        return new TooBusy(
                Rejection.BODY_MEMORY, "The service holds as many large requests as it may; ask again in a moment.");
    }
}
