package dev.lenslet.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** A WAV file's chunks (Microsoft's Multiple Channel Audio Data and WAVE Files), walked to its samples. */
final class WavFile {

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int ALAW = 6;
    private static final int ULAW = 7;
    private static final int EXTENSIBLE = 0xfffe;

    /** What follows the two bytes of the tag in an extensible format's identifier. */
    private static final byte[] SUBFORMAT = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xaa, 0, 0x38, (byte) 0x9b, 0x71
    };

    private WavFile() {}

    /** @throws UnreadableMedia where a chunk is missing or out of bounds, or the samples are stored in no known way */
    static PcmSound read(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        int format = -1;
        int formatLength = 0;
        for (long at = 12; at + 8 <= encoded.length; ) {
            String name = SoundFormat.tag(encoded, (int) at);
            long length = bytes.getInt((int) at + 4) & 0xffffffffL;
            int body = (int) at + 8;
            if (name.equals("fmt ")) {
                if (length < 16 || length > encoded.length - body) {
                    throw broken();
                }
                format = body;
                formatLength = (int) Math.min(40, length);
            } else if (name.equals("data")) {
                if (format < 0) {
                    throw broken();
                }
                return sound(bytes, encoded, format, formatLength, body, length);
            }
            // A chunk of odd length has a byte behind it that its length doesn't count.
            at = body + length + (length & 1);
        }
        throw broken();
    }

    private static PcmSound sound(
            ByteBuffer bytes, byte[] encoded, int format, int formatLength, int body, long length) {
        int tag = bytes.getShort(format) & 0xffff;
        int channels = bytes.getShort(format + 2) & 0xffff;
        long rate = bytes.getInt(format + 4) & 0xffffffffL;
        int align = bytes.getShort(format + 12) & 0xffff;
        int bits = bytes.getShort(format + 14) & 0xffff;
        if (tag == EXTENSIBLE && formatLength >= 40) {
            tag = Arrays.equals(SUBFORMAT, Arrays.copyOfRange(encoded, format + 26, format + 40))
                    ? bytes.getShort(format + 24) & 0xffff
                    : EXTENSIBLE;
        }
        PcmEncoding encoding = encoding(tag, bits);
        if (channels > 0 && align != (channels * encoding.bytes() & 0xffff)) {
            throw broken();
        }
        return new PcmSound(SoundFormat.WAV, encoding, rate, channels, body, length);
    }

    private static PcmEncoding encoding(int tag, int bits) {
        if (tag == PCM && bits >= 1 && bits <= 8) {
            return PcmEncoding.U8;
        }
        if (tag == PCM && bits > 8 && bits <= 32) {
            return PcmEncoding.signed((bits + 7) / 8, false);
        }
        if (tag == FLOAT && (bits == 32 || bits == 64)) {
            return bits == 32 ? PcmEncoding.F32_LE : PcmEncoding.F64_LE;
        }
        if ((tag == ALAW || tag == ULAW) && bits == 8) {
            return tag == ALAW ? PcmEncoding.ALAW : PcmEncoding.ULAW;
        }
        throw UnreadableMedia.unsupported(String.format(
                Locale.ROOT,
                "The WAV sound is stored in format 0x%04x with %d bits; integers of 8 to 32 bits, floating point of 32"
                        + " and 64, A-law and mu-law are read.",
                tag,
                bits));
    }

    private static UnreadableMedia broken() {
        return UnreadableMedia.broken("The WAV sound has no samples where its chunks say; it is cut off or damaged.");
    }
}
