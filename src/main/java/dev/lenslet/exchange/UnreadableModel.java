package dev.lenslet.exchange;

import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A file that does not become a model. */
public final class UnreadableModel extends Refusal {

    private UnreadableModel(Reason reason, String slug, String title, String detail) {
        super(reason, slug, title, detail);
    }

    /** Cut off, damaged, or saying of itself what cannot be. */
    public static UnreadableModel damaged(String detail) {
        return new UnreadableModel(Reason.UNPROCESSABLE, "unreadable-model", "The model's file cannot be read", detail);
    }

    /** Whole, but with something in it that is not taken here. */
    public static UnreadableModel unsupported(String detail) {
        return new UnreadableModel(
                Reason.UNPROCESSABLE, "unsupported-model", "The model has what is not supported", detail);
    }

    /** What it describes is no network that is supported. */
    public static UnreadableModel network(InvalidNetworkException fault) {
        return unsupported("The model's configuration: " + fault.getMessage() + ".");
    }

    /** It would run code that it brings along. */
    public static UnreadableModel holdsCode(String what) {
        return new UnreadableModel(
                Reason.UNPROCESSABLE,
                "model-holds-code",
                "The model holds code",
                what + "; code is never run from a model's file. Build the model of Keras' own layers.");
    }

    /** No format that is read here. */
    public static UnreadableModel format(String detail) {
        return new UnreadableModel(
                Reason.UNSUPPORTED_MEDIA, "unknown-model-format", "The file is of no known model format", detail);
    }

    /** Over a limit. */
    public static UnreadableModel tooLarge(String detail) {
        return new UnreadableModel(Reason.TOO_LARGE, "model-too-large", "The model is too large", detail);
    }
}
