package dev.lenslet.archive;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** An archive that is not read: it is none, is broken, holds what it must not, or unpacks beyond a limit. */
public final class InvalidArchive extends Refusal {

    private InvalidArchive(Reason reason, String slug, String title, String detail) {
        super(reason, slug, title, detail);
    }

    static InvalidArchive unsupported(String detail) {
        return new InvalidArchive(
                Reason.UNSUPPORTED_MEDIA, "unsupported-media", "The input's format is not read here", detail);
    }

    static InvalidArchive broken(String detail) {
        return new InvalidArchive(Reason.MALFORMED, "invalid-archive", "The archive is not acceptable", detail);
    }

    static InvalidArchive tooLarge(String detail) {
        return new InvalidArchive(Reason.TOO_LARGE, "too-large", "The input is too large", detail);
    }
}
