package dev.lenslet.serving.oip;

/** A request that names its version within its body, and was read by the version that a split chose. */
final class NamedVersion extends RuntimeException {

    private static final long serialVersionUID = 1;

    NamedVersion() {
        super("the body names the version", null, false, false);
    }
}
