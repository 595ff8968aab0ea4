package dev.lenslet.dataset;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests, which every Java has. */
final class Checksums {

    private Checksums() {}

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** In lowercase hex. */
    static String sha256(byte[] contents) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(contents));
    }
}
