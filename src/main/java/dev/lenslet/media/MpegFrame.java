package dev.lenslet.media;

import org.jspecify.annotations.Nullable;

/**
 * The header of one MPEG audio frame (ISO/IEC 11172-3, 13818-3 and the 2.5 extension), layers II and III.
 *
 * @param kind the bits that stay the same in all frames of a file: version, layer and rate
 * @param rate samples a second
 * @param samples of each channel in the frame
 * @param length bytes, header and all
 * @param sideInformation bytes behind the header; layer III only
 */
record MpegFrame(int kind, int rate, int channels, int samples, int length, int sideInformation) {

    private static final int[] RATES = {44_100, 48_000, 32_000};
    private static final int[] LAYER_2 = {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384};
    private static final int[] LAYER_3 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] LOW_RATES = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};

    /** The frame whose header is here; null where there is none, or one of free format or layer I. */
    static @Nullable MpegFrame at(byte[] bytes, int at) {
        if (at < 0 || at + 4 > bytes.length) {
            return null;
        }
        int header = (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
        int version = header >>> 19 & 3;
        int layer = 4 - (header >>> 17 & 3);
        int bitrate = header >>> 12 & 15;
        int rateIndex = header >>> 10 & 3;
        if (header >>> 21 != 0x7ff
                || version == 1
                || layer != 2 && layer != 3
                || bitrate == 0
                || bitrate == 15
                || rateIndex == 3) {
            return null;
        }
        boolean first = version == 3;
        int kilobits = (!first ? LOW_RATES : layer == 2 ? LAYER_2 : LAYER_3)[bitrate];
        int rate = RATES[rateIndex] >> (first ? 0 : version == 2 ? 1 : 2);
        int channels = (header >>> 6 & 3) == 3 ? 1 : 2;
        int samples = layer == 3 && !first ? 576 : 1152;
        int length = samples / 8 * kilobits * 1000 / rate + (header >>> 9 & 1);
        int side = first ? (channels == 1 ? 17 : 32) : (channels == 1 ? 9 : 17);
        return new MpegFrame(header & 0xfffe0c00, rate, channels, samples, length, side);
    }

    /** Whether the next frame, of the same kind, begins where this one ends. */
    boolean isFollowed(byte[] bytes, int at) {
        MpegFrame next = at(bytes, at + length);
        return next != null && next.kind == kind;
    }
}
