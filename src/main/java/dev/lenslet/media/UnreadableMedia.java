package dev.lenslet.media;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import org.jspecify.annotations.Nullable;

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

    /** By its first bytes, and by what it claims to be, it is nothing that is read here. */
    public static UnreadableMedia unknown() {
        return unsupported("The bytes are of no format that is read here, by their first bytes: " + ImageFormat.names()
                + " pictures, zips of them, video, and " + SoundFormat.names()
                + " sounds are, and texts that are sent as text/plain.");
    }

    /** @throws UnreadableMedia where the kind is unknown */
    static MediaKind known(@Nullable MediaKind kind) {
        if (kind == null) {
            throw unknown();
        }
        return kind;
    }

    /** @throws UnreadableMedia where what was given is not what is taken */
    static void require(boolean fits, MediaKind taken, MediaKind given) {
        if (!fits) {
            throw otherKind(taken, given);
        }
    }

    /** Of another kind than the one that is taken. */
    static UnreadableMedia otherKind(MediaKind taken, MediaKind given) {
        return new UnreadableMedia(
                Reason.UNPROCESSABLE,
                "wrong-kind",
                "The model takes another kind of input",
                "The model takes " + taken.plural() + "; these are " + given.plural() + ".");
    }

    /** Of a known format, but broken. */
    public static UnreadableMedia broken(String detail) {
        return new UnreadableMedia(Reason.MALFORMED, "broken-media", "The input is broken", detail);
    }

    /** The same, said of a file inside the input. */
    UnreadableMedia in(String name) {
        return new UnreadableMedia(reason(), slug(), title(), "'" + name + "': " + detail());
    }

    /** Over a limit, found before it was decoded. */
    public static UnreadableMedia tooLarge(String detail) {
        return new UnreadableMedia(Reason.TOO_LARGE, "too-large", "The input is too large", detail);
    }
}
