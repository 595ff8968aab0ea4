package dev.lenslet.media;

/** Reads the orientation of a TIFF structure, which is a TIFF file or the EXIF of another: TIFF 6.0, section 2. */
final class ExifTag {

    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;

    private final byte[] bytes;
    private final int start;
    private final boolean little;

    private ExifTag(byte[] bytes, int start) {
        this.bytes = bytes;
        this.start = start;
        this.little = bytes[start] == 'I';
    }

    /**
     * @param start of the structure in the bytes
     * @return the tag's value; 0 where there is none that can be read
     */
    static int orientation(byte[] bytes, int start) {
        return start < 0 || start + 8 > bytes.length ? 0 : new ExifTag(bytes, start).find();
    }

    private int find() {
        long directory = start + (unsigned(start + 4, 4) & 0xffffffffL);
        if (directory + 2 > bytes.length) {
            return 0;
        }
        int at = (int) directory;
        long entries = unsigned(at, 2);
        at += 2;
        for (long i = 0; i < entries && at + 12 <= bytes.length; i++, at += 12) {
            if (unsigned(at, 2) == ORIENTATION && unsigned(at + 2, 2) == SHORT) {
                return (int) unsigned(at + 8, 2);
            }
        }
        return 0;
    }

    private long unsigned(int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            int from = little ? at + length - 1 - i : at + i;
            value = value << 8 | bytes[from] & 0xff;
        }
        return value;
    }
}
