package dev.lenslet.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The packets of the one stream in an Ogg file (RFC 3533); every page's checksum and number is checked, so a damaged or
 * missing page is found.
 *
 * @param packets in order, together no larger than the file
 * @param granule the last page's position: for Vorbis the samples of each channel in all
 */
record OggPackets(List<byte[]> packets, long granule) {

    private static final int HEADER = 27;
    private static final int[] CHECKSUMS = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = value << 1 ^ (value < 0 ? 0x04c11db7 : 0);
            }
            CHECKSUMS[i] = value;
        }
    }

    /** @throws UnreadableMedia where a page is damaged or missing, or there are several streams */
    static OggPackets of(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> packets = new ArrayList<>();
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        boolean continued = false;
        boolean ended = false;
        int stream = 0;
        long granule = -1;
        int number = 0;
        for (int at = 0; at < encoded.length && !ended; number++) {
            if (at + HEADER > encoded.length || !SoundFormat.tag(encoded, at).equals("OggS") || encoded[at + 4] != 0) {
                throw broken();
            }
            int segments = encoded[at + 26] & 0xff;
            int body = at + HEADER + segments;
            int end = body;
            for (int i = 0; i < segments && body <= encoded.length; i++) {
                end += encoded[at + HEADER + i] & 0xff;
            }
            if (end > encoded.length || checksum(encoded, at, end) != bytes.getInt(at + 22)) {
                throw broken();
            }
            if (number == 0) {
                stream = bytes.getInt(at + 14);
            } else if (bytes.getInt(at + 14) != stream) {
                throw UnreadableMedia.unsupported(
                        "The OGG file holds several streams (video?); send one stream of sound.");
            }
            if (bytes.getInt(at + 18) != number || (encoded[at + 5] & 1) != (continued ? 1 : 0)) {
                throw broken();
            }
            for (int i = 0, from = body; i < segments; i++) {
                int length = encoded[at + HEADER + i] & 0xff;
                open.write(encoded, from, length);
                from += length;
                continued = length == 255;
                if (!continued) {
                    packets.add(open.toByteArray());
                    open.reset();
                }
            }
            granule = bytes.getLong(at + 6) == -1 ? granule : bytes.getLong(at + 6);
            ended = (encoded[at + 5] & 4) != 0;
            at = end;
        }
        if (!ended || continued) {
            throw broken();
        }
        return new OggPackets(packets, granule);
    }

    private static int checksum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            int value = i >= from + 22 && i < from + 26 ? 0 : bytes[i] & 0xff;
            sum = sum << 8 ^ CHECKSUMS[sum >>> 24 ^ value];
        }
        return sum;
    }

    private static UnreadableMedia broken() {
        return UnreadableMedia.broken("The OGG sound is cut off or damaged.");
    }
}
