package dev.lenslet.media;

import java.util.Arrays;

/**
 * What a JPEG's segments say before its first scan (ITU-T T.81, B.1).
 *
 * @param exif where the TIFF structure of its EXIF begins; -1 where it has none
 * @param components colours of a pixel; 0 where there is no frame header
 */
record JpegSegments(int exif, int components) {

    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
    private static final int APP1 = 0xe1;
    private static final int START_OF_SCAN = 0xda;

    static JpegSegments of(byte[] encoded) {
        int exif = -1;
        int components = 0;
        int at = 2;
        while (at + 10 <= encoded.length && (encoded[at] & 0xff) == 0xff) {
            int marker = encoded[at + 1] & 0xff;
            if (marker == 0xff) {
                at++; // A fill byte.
                continue;
            }
            int length = (encoded[at + 2] & 0xff) << 8 | encoded[at + 3] & 0xff;
            if (exif < 0 && marker == APP1 && Arrays.equals(encoded, at + 4, at + 10, EXIF, 0, EXIF.length)) {
                exif = at + 10;
            }
            if (isFrame(marker)) {
                components = encoded[at + 9] & 0xff;
            }
            if (marker == START_OF_SCAN || length < 2) {
                break;
            }
            at += 2 + length;
        }
        return new JpegSegments(exif, components);
    }

    /** SOF0 to SOF15 without DHT, JPG and DAC, which lie among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
