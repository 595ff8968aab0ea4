package dev.lenslet.network;

/** A network that cannot be: the message names the layer, and the shapes where shapes are at fault. */
public final class InvalidNetworkException extends RuntimeException {

    private final boolean namesLayer;

    public InvalidNetworkException(String message) {
        super(message);
        this.namesLayer = false;
    }

    public InvalidNetworkException(String layer, String message) {
        super("layer '" + layer + "': " + message);
        this.namesLayer = true;
    }

    /** The same fault, naming the layer unless it does already. */
    InvalidNetworkException of(String layer) {
        return namesLayer ? this : new InvalidNetworkException(layer, String.valueOf(getMessage()));
    }
}
