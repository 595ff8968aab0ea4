package dev.lenslet.problem;

/** Why a request was refused, in the domain's terms; {@link ProblemAdvice} knows the HTTP statuses. */
public enum Reason {
    /** The request is not well-formed: a field, a parameter or the body's syntax. */
    MALFORMED,
    /** Well-formed, but its values don't fit (shapes, a network and its data). */
    UNPROCESSABLE,
    /** It names something that is not there. */
    UNKNOWN,
    /** It contradicts the present state (a data set in use, a bundled version). */
    CONFLICT,
    /** It is over a size limit. */
    TOO_LARGE,
    /** Input of a kind or format that is not read here. */
    UNSUPPORTED_MEDIA,
    /** A bounded queue is full; a retry helps. */
    FULL,
    /** It cannot be done now (a model is still loading); a retry helps. */
    UNAVAILABLE,
    /** A part of a protocol that this service does not offer. */
    UNSUPPORTED,
    /** It would not be done before the time that the client gave. */
    TOO_LATE,
    /** The disk has no room for it. */
    STORAGE_FULL
}
