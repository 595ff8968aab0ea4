package dev.lenslet.media;

import java.nio.ByteBuffer;

/** An AIFF or AIFC file's chunks (Apple's Audio Interchange File Format 1.3 and its AIFF-C draft), walked to its samples. */
final class AiffFile {

    private AiffFile() {}

    /** @throws UnreadableMedia where a chunk is missing or out of bounds, or the samples are stored in no known way */
    static PcmSound read(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        boolean compressed = SoundFormat.tag(encoded, 8).equals("AIFC");
        int common = -1;
        int sound = -1;
        long soundLength = 0;
        for (long at = 12; at + 8 <= encoded.length; ) {
            String name = SoundFormat.tag(encoded, (int) at);
            long length = bytes.getInt((int) at + 4) & 0xffffffffL;
            int body = (int) at + 8;
            if (name.equals("COMM")) {
                if (length < (compressed ? 22 : 18) || length > encoded.length - body) {
                    throw broken();
                }
                common = body;
            } else if (name.equals("SSND")) {
                if (length < 8 || body + 8 > encoded.length) {
                    throw broken();
                }
                sound = body;
                soundLength = length;
            }
            at = body + length + (length & 1);
        }
        if (common < 0 || sound < 0) {
            throw broken();
        }
        return sound(bytes, encoded, compressed, common, sound, soundLength);
    }

    private static PcmSound sound(
            ByteBuffer bytes, byte[] encoded, boolean compressed, int common, int sound, long soundLength) {
        int channels = bytes.getShort(common) & 0xffff;
        long frames = bytes.getInt(common + 2) & 0xffffffffL;
        int bits = bytes.getShort(common + 6) & 0xffff;
        PcmEncoding encoding = encoding(compressed ? SoundFormat.tag(encoded, common + 18) : "NONE", bits);
        long start = sound + 8L + (bytes.getInt(sound) & 0xffffffffL);
        long length = frames * channels * encoding.bytes();
        if (start > encoded.length || length > sound + soundLength - start) {
            throw broken();
        }
        return new PcmSound(SoundFormat.AIFF, encoding, extended(bytes, common + 8), channels, (int) start, length);
    }

    private static PcmEncoding encoding(String compression, int bits) {
        boolean integers = bits >= 1 && bits <= 32;
        return switch (compression) {
            case "NONE", "twos" -> integers ? PcmEncoding.signed((bits + 7) / 8, true) : unknown(compression, bits);
            case "sowt" -> integers ? PcmEncoding.signed((bits + 7) / 8, false) : unknown(compression, bits);
            case "raw " -> bits == 8 ? PcmEncoding.U8 : unknown(compression, bits);
            case "in24" -> PcmEncoding.S24_BE;
            case "in32" -> PcmEncoding.S32_BE;
            case "fl32", "FL32" -> PcmEncoding.F32_BE;
            case "fl64", "FL64" -> PcmEncoding.F64_BE;
            case "ulaw", "ULAW" -> PcmEncoding.ULAW;
            case "alaw", "ALAW" -> PcmEncoding.ALAW;
            default -> unknown(compression, bits);
        };
    }

    /** An 80-bit extended number, rounded; 0 where it is negative or below 1, large where it is beyond all rates. */
    private static long extended(ByteBuffer bytes, int at) {
        int exponent = (bytes.getShort(at) & 0xffff) - 16383;
        long mantissa = bytes.getLong(at + 2);
        if (exponent < 0 || exponent >= 0x8000 - 16383) {
            return 0;
        }
        if (exponent > 40) {
            return Long.MAX_VALUE;
        }
        return (mantissa >>> 63 - exponent) + (mantissa >>> 62 - exponent & 1);
    }

    private static PcmEncoding unknown(String compression, int bits) {
        throw UnreadableMedia.unsupported("The AIFF sound is stored as '"
                + compression.replaceAll("[^ -~]", "?") + "' with " + bits + " bits; integers of 8 to 32 bits, floating"
                + " point of 32 and 64, A-law and mu-law are read.");
    }

    private static UnreadableMedia broken() {
        return UnreadableMedia.broken("The AIFF sound has no samples where its chunks say; it is cut off or damaged.");
    }
}
