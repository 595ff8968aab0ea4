package dev.lenslet.media;

import java.nio.charset.StandardCharsets;

/** The first bytes that formats are known by. */
final class Signatures {

    private static final byte ANY = '?';

    private Signatures() {}

    /** @param signature in ISO 8859-1; a question mark is any byte */
    static byte[] bytes(String signature) {
        return signature.getBytes(StandardCharsets.ISO_8859_1);
    }

    static boolean begins(byte[] encoded, byte[] signature) {
        return begins(encoded, 0, signature);
    }

    static boolean begins(byte[] encoded, int from, byte[] signature) {
        if (encoded.length - from < signature.length) {
            return false;
        }
        for (int i = 0; i < signature.length; i++) {
            if (signature[i] != ANY && signature[i] != encoded[from + i]) {
                return false;
            }
        }
        return true;
    }
}
