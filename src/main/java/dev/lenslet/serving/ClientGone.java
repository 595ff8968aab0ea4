package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A request whose client hung up while it waited. Who closed but one direction can read this. */
final class ClientGone extends Refusal {

    ClientGone() {
        super(
                Reason.UNAVAILABLE,
                "client-gone",
                "The client hung up",
                "The connection was closed while the request waited, so it was not run; keep it open until the answer.");
    }
}
