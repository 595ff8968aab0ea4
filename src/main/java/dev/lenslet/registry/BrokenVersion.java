package dev.lenslet.registry;

/** A version's directory is not what its record says, or has none that can be read; the message says why, without paths. */
public final class BrokenVersion extends RuntimeException {

    public BrokenVersion(String message) {
        super(message);
    }

    public BrokenVersion(String message, Throwable cause) {
        super(message, cause);
    }
}
