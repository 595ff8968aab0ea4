package dev.lenslet.media;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** Raw input that cannot be decoded: not of a known format, broken, or over a limit. */
public final class UnreadableMedia extends Refusal {

    private UnreadableMedia(Reason reason, String slug, String title, String detail) {
        super(reason, slug, title, detail);
    }

    /** The bytes are of no format that is read here. */
    public static UnreadableMedia unsupported(String detail) {
        return new UnreadableMedia(
                Reason.UNSUPPORTED_MEDIA, "unsupported-media", "The input's format is not read here", detail);
    }

    /** Of a known format, but broken. */
    public static UnreadableMedia broken(String detail) {
        return new UnreadableMedia(Reason.MALFORMED, "broken-media", "The input is broken", detail);
    }

    /** Over a limit, found before it was decoded. */
    public static UnreadableMedia tooLarge(String detail) {
        return new UnreadableMedia(Reason.TOO_LARGE, "too-large", "The input is too large", detail);
    }
}
