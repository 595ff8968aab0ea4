package dev.lenslet.media;

import java.nio.ByteBuffer;

/** The header of Sun's and NeXT's {@code .au}, {@code audio/basic}. */
final class AuFile {

    private static final int HEADER = 24;

    /** Written where the length was not known: the samples go on to the end. */
    private static final long UNKNOWN = 0xffffffffL;

    private AuFile() {}

    /** @throws UnreadableMedia where the header is out of bounds, or the samples are stored in no known way */
    static PcmSound read(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        if (encoded.length < HEADER) {
            throw broken();
        }
        long offset = bytes.getInt(4) & 0xffffffffL;
        long length = bytes.getInt(8) & 0xffffffffL;
        long channels = bytes.getInt(20) & 0xffffffffL;
        if (offset < HEADER || offset > encoded.length) {
            throw broken();
        }
        PcmEncoding encoding = encoding(bytes.getInt(12));
        return new PcmSound(
                SoundFormat.AU,
                encoding,
                bytes.getInt(16) & 0xffffffffL,
                (int) Math.min(Integer.MAX_VALUE / 8, channels),
                (int) offset,
                length == UNKNOWN ? encoded.length - offset : length);
    }

    private static PcmEncoding encoding(int code) {
        return switch (code) {
            case 1 -> PcmEncoding.ULAW;
            case 2 -> PcmEncoding.S8;
            case 3 -> PcmEncoding.S16_BE;
            case 4 -> PcmEncoding.S24_BE;
            case 5 -> PcmEncoding.S32_BE;
            case 6 -> PcmEncoding.F32_BE;
            case 7 -> PcmEncoding.F64_BE;
            case 27 -> PcmEncoding.ALAW;
            default ->
                throw UnreadableMedia.unsupported("The AU sound is stored in encoding " + code
                        + "; 1 to 7 and 27 (integers, floating point, mu-law and A-law) are read.");
        };
    }

    private static UnreadableMedia broken() {
        return UnreadableMedia.broken("The AU sound has no samples where its header says; it is cut off or damaged.");
    }
}
