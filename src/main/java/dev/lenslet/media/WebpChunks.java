package dev.lenslet.media;

/** Walks the chunks of a WebP file (RFC 9649, section 2.3). */
final class WebpChunks {

    private WebpChunks() {}

    /** Where the contents of the first chunk of this name begin; -1 where there is none. */
    static int find(byte[] encoded, String name) {
        long at = 12;
        while (at + 8 <= encoded.length) {
            int from = (int) at;
            if (encoded[from] == name.charAt(0)
                    && encoded[from + 1] == name.charAt(1)
                    && encoded[from + 2] == name.charAt(2)
                    && encoded[from + 3] == name.charAt(3)) {
                return from + 8;
            }
            long length = (encoded[from + 4] & 0xff)
                    | (encoded[from + 5] & 0xff) << 8
                    | (encoded[from + 6] & 0xff) << 16
                    | (encoded[from + 7] & 0xffL) << 24;
            at += 8 + length + (length & 1);
        }
        return -1;
    }
}
