package dev.lenslet.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The formats of sound read here, told apart by their first bytes. */
enum SoundFormat {
    WAV,
    AIFF,
    AU,
    FLAC,
    OGG,
    MP3;

    /** The format the bytes begin as; null where it is none of these. */
    static @Nullable SoundFormat of(byte[] encoded) {
        if (encoded.length < 12) {
            return null;
        }
        return switch (tag(encoded, 0)) {
            case "RIFF" -> tag(encoded, 8).equals("WAVE") ? WAV : null;
            case "FORM" -> tag(encoded, 8).equals("AIFF") || tag(encoded, 8).equals("AIFC") ? AIFF : null;
            case ".snd" -> AU;
            case "fLaC" -> FLAC;
            case "OggS" -> OGG;
            default -> isMp3(encoded) ? MP3 : null;
        };
    }

    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    static String tag(byte[] bytes, int at) {
        return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
    }

    private static boolean isMp3(byte[] encoded) {
        if (encoded[0] == 'I' && encoded[1] == 'D' && encoded[2] == '3') {
            return true;
        }
        // Eleven bits are little to go by (a JPEG and UTF-16 text begin almost so): a second frame has to follow.
        MpegFrame first = MpegFrame.at(encoded, 0);
        return first != null && first.isFollowed(encoded, 0);
    }
}
