package dev.lenslet.serving;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Weighted rendezvous hashing (Schindelhauer and Schomaker, Weighted Distributed Hash Tables, SPAA 2005, the logarithmic
 * method): each share of a split draws an arrival time from the key, exponential with its weight as the rate, and the first to
 * arrive has the key. Who gains weight comes earlier to all keys and nobody else's time changes, so that keys move to it alone;
 * weights count by their ratios. The draw is SHA-256 of model, share and key, the same on every machine.
 */
final class StickyHash {

    private StickyHash() {}

    /**
     * When a share comes to a key.
     *
     * @param share its version as the split names it: a label's keys stay with the label when it moves
     * @param weight above 0
     */
    static double arrival(String model, String share, double weight, String key) {
        MessageDigest digest = digest();
        // Neither name has a line break.
        digest.update((model + "\n" + share + "\n").getBytes(StandardCharsets.UTF_8));
        long bits = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)))
                .getLong();
        double uniform = ((bits >>> 11) + 0.5) * 0x1p-53;
        return -StrictMath.log(uniform) / weight;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
