package dev.lenslet.exchange.hdf5;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A part of a file, read from its start to its end; little-endian. */
final class Cursor {

    private final ByteBuffer bytes;
    private int position;
    private final int end;

    Cursor(ByteBuffer bytes, int position, int end) {
        this.bytes = bytes;
        this.position = position;
        this.end = end;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    int u8() {
        return bytes.get(advance(1)) & 0xFF;
    }

    int u16() {
        return bytes.getShort(advance(2)) & 0xFFFF;
    }

    long u32() {
        return bytes.getInt(advance(4)) & 0xFFFFFFFFL;
    }

    /** An address or length of 8 bytes; negative ones are {@link FileBytes#UNDEFINED} or absurd. */
    long u64() {
        return bytes.getLong(advance(8));
    }

    /** @param width 1, 2, 4 or 8 */
    long unsigned(int width) {
        return switch (width) {
            case 1 -> u8();
            case 2 -> u16();
            case 4 -> u32();
            default -> u64();
        };
    }

    Cursor skip(long count) {
        advance(count);
        return this;
    }

    /** The next part, which this one then stands behind. */
    Cursor part(long length) {
        int from = advance(length);
        return new Cursor(bytes, from, position);
    }

    byte[] array(int length) {
        int from = advance(length);
        byte[] copy = new byte[length];
        bytes.get(from, copy);
        return copy;
    }

    ByteBuffer buffer(int length) {
        return bytes.slice(advance(length), length);
    }

    void signature(String expected) {
        byte[] found = array(expected.length());
        if (!Arrays.equals(found, expected.getBytes(StandardCharsets.US_ASCII))) {
            throw new MalformedHdf5("a part that should begin with " + expected + " does not; it is damaged");
        }
    }

    /** Text up to a zero byte, or to the end. */
    String text() {
        int from = position;
        while (position < end && bytes.get(position) != 0) {
            position++;
        }
        byte[] text = new byte[position - from];
        bytes.get(from, text);
        if (position < end) {
            position++;
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Moves to the next multiple of eight, counted from a start. */
    void align(int start) {
        int odd = (position - start) % 8;
        if (odd > 0) {
            skip(Math.min(8 - odd, remaining()));
        }
    }

    private int advance(long count) {
        if (count < 0 || count > end - position) {
            throw new MalformedHdf5("a part of it ends too early; it is cut off or damaged");
        }
        int from = position;
        position += (int) count;
        return from;
    }
}
