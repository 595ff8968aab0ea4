package dev.lenslet.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The containers of video, told apart by their first bytes. */
enum VideoFormat {
    MP4("mov"),
    MATROSKA("matroska", "\u001aE\u00df\u00a3"),
    AVI("avi", "RIFF????AVI "),
    OGG("ogg", "OggS????????????????????????\u0080theora"),
    FLV("flv", "FLV\1"),
    ASF("asf", "0&\u00b2u\u008ef\u00cf\u0011"),
    MPEG("mpeg", "\0\0\1\u00ba"),
    TRANSPORT_STREAM("mpegts");

    /** Boxes that an ISO file or a QuickTime movie begins with (ISO/IEC 14496-12, 4.2). */
    private static final Set<String> FIRST_BOXES = Set.of("ftyp", "moov", "mdat", "wide", "free", "skip");

    /** Brands of ISO files that are pictures or sound. */
    private static final List<String> OTHER_BRANDS = List.of("heic", "heix", "mif1", "avif", "M4A ", "M4B ", "M4P ");

    private static final int PACKET = 188;
    private static final byte SYNC = 0x47;

    private final String demuxer;
    private final List<byte[]> signatures;

    VideoFormat(String demuxer, String... signatures) {
        this.demuxer = demuxer;
        this.signatures = Arrays.stream(signatures).map(Signatures::bytes).toList();
    }

    /** FFmpeg's name of what reads it. Naming it keeps FFmpeg from taking the bytes for a playlist of other files. */
    String demuxer() {
        return demuxer;
    }

    /** Null where the bytes begin as no container of video. */
    static @Nullable VideoFormat of(byte[] encoded) {
        for (VideoFormat format : values()) {
            if (format.begins(encoded)) {
                return format;
            }
        }
        return null;
    }

    private boolean begins(byte[] encoded) {
        return switch (this) {
            case MP4 ->
                encoded.length >= 12
                        && FIRST_BOXES.contains(ascii(encoded, 4))
                        && !(ascii(encoded, 4).equals("ftyp") && OTHER_BRANDS.contains(ascii(encoded, 8)));
            case TRANSPORT_STREAM ->
                encoded.length > 2 * PACKET
                        && encoded[0] == SYNC
                        && encoded[PACKET] == SYNC
                        && encoded[2 * PACKET] == SYNC;
            case MATROSKA, AVI, OGG, FLV, ASF, MPEG ->
                signatures.stream().anyMatch(signature -> Signatures.begins(encoded, signature));
        };
    }

    private static String ascii(byte[] encoded, int from) {
        return new String(encoded, from, 4, StandardCharsets.ISO_8859_1);
    }
}
