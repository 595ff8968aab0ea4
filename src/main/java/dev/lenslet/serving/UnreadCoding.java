package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A body that is coded in a way that is not read here. */
final class UnreadCoding extends Refusal {

    UnreadCoding() {
        super(
                Reason.UNSUPPORTED_MEDIA,
                "unsupported-coding",
                "The body's coding is not read here",
                "Content-Encoding must be one of gzip, deflate and identity, or be left out.");
    }
}
