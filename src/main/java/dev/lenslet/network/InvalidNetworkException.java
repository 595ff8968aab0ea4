package dev.lenslet.network;

/** A network that cannot be: the message names the layer, and the shapes where shapes are at fault. */
public final class InvalidNetworkException extends RuntimeException {

    public InvalidNetworkException(String message) {
        super(message);
    }

    public InvalidNetworkException(String layer, String message) {
        super("layer '" + layer + "': " + message);
    }
}
