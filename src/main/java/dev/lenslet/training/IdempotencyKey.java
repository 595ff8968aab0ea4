package dev.lenslet.training;

import dev.lenslet.problem.InvalidFields;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a client names a submission by, so that sending it again makes no second job (draft-ietf-httpapi-idempotency-key-header).
 *
 * @param name 1 to 255 printable characters
 * @param request SHA-256 of the body, in hexadecimal
 */
record IdempotencyKey(String name, String request) {

    static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255;

    /**
     * @param header a string of RFC 8941 (in quotation marks), or, as many clients send it, without them
     * @throws InvalidFields where it is neither
     */
    static IdempotencyKey of(String header, byte[] body) {
        String text = header.strip();
        String name = text.startsWith("\"") ? unquoted(text) : text;
        if (name.isEmpty() || name.length() > MAX_LENGTH || !name.chars().allMatch(IdempotencyKey::isPrintable)) {
            throw malformed();
        }
        return new IdempotencyKey(name, sha256(body));
    }

    private static String unquoted(String text) {
        if (text.length() < 2 || !text.endsWith("\"")) {
            throw malformed();
        }
        StringBuilder name = new StringBuilder();
        for (int i = 1; i < text.length() - 1; i++) {
            char next = text.charAt(i);
            if (next == '\\' && i + 1 < text.length() - 1) {
                i++;
                next = text.charAt(i);
            } else if (next == '"' || next == '\\') {
                throw malformed();
            }
            name.append(next);
        }
        return name.toString();
    }

    private static InvalidFields malformed() {
        return new InvalidFields(
                HEADER, "must be 1 to " + MAX_LENGTH + " printable ASCII characters, in quotation marks or without");
    }

    private static boolean isPrintable(int character) {
        return character >= ' ' && character <= '~';
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
