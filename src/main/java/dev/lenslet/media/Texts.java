package dev.lenslet.media;

import dev.lenslet.network.TokensPreprocessing;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decodes texts, strictly: what is not wholly text in its encoding is refused. Thread-safe. */
final class Texts {

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s\";]{1,64})");

    /** Where a picture or a sound has its first zero byte at the latest; text has none. */
    private static final int HEAD = 1024;

    private final long maxBytes;

    Texts(TextLimits limits) {
        this.maxBytes = limits.maxBytes().toBytes();
    }

    /** Whether a content type says that it is text. */
    static boolean claimed(@Nullable String type) {
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/");
    }

    /** Whether bytes that are said to be text may be, though they begin as a picture does: {@code BMW} and {@code GIF87 …}. */
    static boolean plausible(byte[] encoded) {
        for (int i = 0; i < Math.min(HEAD, encoded.length); i++) {
            if (encoded[i] == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Decodes a text.
     *
     * @param type its content type, whose charset counts; without one it is UTF-8
     * @throws UnreadableMedia where it is too long, of an unknown charset, not well-formed in it, or binary
     */
    String decode(byte[] encoded, @Nullable String type) {
        if (encoded.length > maxBytes) {
            throw UnreadableMedia.tooLarge("The text has " + encoded.length + " bytes; at most " + maxBytes
                    + " are read (lenslet.media.text.max-bytes). Send a part of it.");
        }
        Charset charset = charset(type);
        String text;
        try {
            text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(encoded))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw UnreadableMedia.broken("The text is not well-formed " + charset.name()
                    + ". Send UTF-8, or name its encoding as in Content-Type: text/plain; charset=iso-8859-1.");
        }
        return checked(text.startsWith("\ufeff") ? text.substring(1) : text);
    }

    MediaFacts.Text facts(String text) {
        return new MediaFacts.Text(text.codePointCount(0, text.length()));
    }

    /**
     * Opens a text for a model; reading it refuses one that has no token.
     *
     * @throws UnreadableMedia where it is too long, binary, or has half a surrogate pair
     */
    Clip open(String text, TokensPreprocessing tokens) {
        String checked = checked(text);
        Clip.Whole clip = (target, offset) -> {
            if (Tokenizer.ids(checked, tokens, target, offset) == 0) {
                throw UnreadableMedia.broken(
                        "The text has no " + tokens.level().text() + ": it is empty, or blank, or punctuation alone.");
            }
        };
        return clip;
    }

    private String checked(String text) {
        if (text.length() > maxBytes) {
            throw UnreadableMedia.tooLarge("The text has " + text.length() + " characters; at most " + maxBytes
                    + " are read (lenslet.media.text.max-bytes). Send a part of it.");
        }
        if (text.indexOf('\0') >= 0) {
            throw UnreadableMedia.broken("The text holds the character NUL; is it binary?");
        }
        if (text.codePoints().anyMatch(point -> point >= 0xD800 && point < 0xE000)) {
            throw UnreadableMedia.broken("The text holds half a surrogate pair, which is no character.");
        }
        return text;
    }

    private static Charset charset(@Nullable String type) {
        Matcher named = CHARSET.matcher(type == null ? "" : type);
        if (!named.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            Charset charset = Charset.forName(named.group(1));
            charset.newDecoder();
            return charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException | UnsupportedOperationException unknown) {
            throw UnreadableMedia.unsupported("The charset '" + named.group(1).replaceAll("\\p{Cntrl}", "?")
                    + "' is not known here; send UTF-8.");
        }
    }
}
