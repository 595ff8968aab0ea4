package dev.lenslet.exchange.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An element's type, as far as weights and names need: floats of three widths and text. */
sealed interface Datatype {

    /** Bytes of an element. */
    int size();

    /** IEEE 754, of 2, 4 or 8 bytes. */
    record Floating(int size, ByteOrder order) implements Datatype {

        void read(ByteBuffer from, int at, float[] target) {
            ByteBuffer ordered = from.duplicate().order(order);
            for (int i = 0; i < target.length; i++) {
                target[i] = switch (size) {
                    case 2 -> Float.float16ToFloat(ordered.getShort(at + 2 * i));
                    case 4 -> ordered.getFloat(at + 4 * i);
                    default -> (float) ordered.getDouble(at + 8 * i);
                };
            }
        }
    }

    /** Text of one length, padded. */
    record FixedText(int size) implements Datatype {}

    /** Text that lies in a heap; the element is length, address and index. */
    record HeapText(int size) implements Datatype {}

    /** Anything else; nothing of it is read. */
    record Other(int size, String name) implements Datatype {}

    static Datatype read(Cursor message) {
        int classAndVersion = message.u8();
        int bits = message.u8();
        message.skip(2);
        long size = message.u32();
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw new MalformedHdf5("an element has a size of " + size + " bytes");
        }
        return switch (classAndVersion & 0x0F) {
            case 1 -> floating(message, (int) size, bits);
            case 3 -> new FixedText((int) size);
            case 9 ->
                (bits & 0x0F) == 1 && size == 16
                        ? new HeapText(16)
                        : new Other((int) size, "sequences of varying length");
            case 0 -> new Other((int) size, "whole numbers");
            default -> new Other((int) size, "type class " + (classAndVersion & 0x0F));
        };
    }

    private static Datatype floating(Cursor message, int size, int bits) {
        message.skip(2);
        int precision = message.u16();
        message.u8();
        int exponent = message.u8();
        message.u8();
        int mantissa = message.u8();
        boolean ieee = precision == 8 * size
                && (size == 2 && exponent == 5 && mantissa == 10
                        || size == 4 && exponent == 8 && mantissa == 23
                        || size == 8 && exponent == 11 && mantissa == 52);
        if (!ieee) {
            return new Other(size, "floats of " + exponent + " exponent and " + mantissa + " mantissa bits");
        }
        return new Floating(size, (bits & 1) != 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }
}
