package dev.lenslet.media;

/**
 * What a JPEG's segments say before its first scan (ITU-T T.81, B.1).
 *
 * @param exif where the TIFF structure of its EXIF begins; -1 where it has none
 * @param components colours of a pixel; 0 where there is no frame header
 * @param toldYcc whether it says, as JFIF, EXIF or Adobe do, that three components are luma and two of chroma
 */
record JpegSegments(int exif, int components, boolean toldYcc) {

    private static final byte[] EXIF = Signatures.bytes("Exif\0\0");
    private static final byte[] JFIF = Signatures.bytes("JFIF\0");
    private static final byte[] ADOBE = Signatures.bytes("Adobe");

    /** In Adobe's segment, behind its name, version and flags. */
    private static final int TRANSFORM = 11;

    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final int START_OF_SCAN = 0xda;
    private static final int FILL = 0xff;

    static JpegSegments of(byte[] encoded) {
        int exif = -1;
        int components = 0;
        boolean jfif = false;
        int transform = -1;
        int at = 2;
        while (at + 10 <= encoded.length && (encoded[at] & 0xff) == FILL) {
            int marker = encoded[at + 1] & 0xff;
            if (marker == FILL) {
                at++;
                continue;
            }
            int length = (encoded[at + 2] & 0xff) << 8 | encoded[at + 3] & 0xff;
            if (marker == START_OF_SCAN || length < 2) {
                break;
            }
            if (marker == APP1 && exif < 0 && Signatures.begins(encoded, at + 4, EXIF)) {
                exif = at + 4 + EXIF.length;
            } else if (marker == APP0 && Signatures.begins(encoded, at + 4, JFIF)) {
                jfif = true;
            } else if (marker == APP14
                    && Signatures.begins(encoded, at + 4, ADOBE)
                    && at + 4 + TRANSFORM < encoded.length) {
                transform = encoded[at + 4 + TRANSFORM];
            } else if (isFrame(marker)) {
                components = encoded[at + 9] & 0xff;
            }
            at += 2 + length;
        }
        boolean ycc = transform < 0 ? jfif || exif >= 0 : transform == 1;
        return new JpegSegments(exif, components, ycc && components == 3);
    }

    /** SOF0 to SOF15 without DHT, JPG and DAC, which lie among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
