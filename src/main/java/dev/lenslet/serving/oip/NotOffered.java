package dev.lenslet.serving.oip;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A part of the protocol that this service has a reason not to offer. */
public final class NotOffered extends Refusal {

    private NotOffered(String detail) {
        super(Reason.UNSUPPORTED, "not-offered", "This part of the protocol is not offered", detail);
    }

    /** @param parameter of a request to load */
    public static NotOffered override(String parameter) {
        return new NotOffered("A model is loaded as it was published; parameter '" + TensorClaim.shortened(parameter)
                + "' would change it. POST /models/{model}/versions publishes a file.");
    }

    public static NotOffered sharedMemory() {
        return new NotOffered("Shared memory is not offered; send tensors in the body, binary where speed counts.");
    }
}
