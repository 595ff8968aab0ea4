package dev.lenslet.serving.oip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON being written, as bytes. Not thread-safe. */
final class JsonBytes {

    private static final String HEX = "0123456789abcdef";

    private byte[] bytes;
    private int length;

    /** @param room bytes at the beginning; it grows */
    JsonBytes(int room) {
        bytes = new byte[room];
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** As it is; ASCII. */
    JsonBytes raw(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    JsonBytes number(long number) {
        return raw(Long.toString(number));
    }

    /** The shortest that is read as the same float. */
    JsonBytes number(float number) {
        return raw(Float.toString(number));
    }

    /** In quotes, escaped where it has to be. */
    JsonBytes string(String text) {
        raw("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                raw(letter == '"' ? "\\\"" : "\\\\");
            } else if (letter < ' ') {
                raw("\\u00").raw(HEX.substring(letter >> 4, (letter >> 4) + 1));
                raw(HEX.substring(letter & 15, (letter & 15) + 1));
            } else if (letter < 128) {
                room(1);
                bytes[length++] = (byte) letter;
            } else {
                int from = i;
                while (i + 1 < text.length() && text.charAt(i + 1) >= 128) {
                    i++;
                }
                append(text.substring(from, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return raw("\"");
    }

    void append(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
