package dev.lenslet.media;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How one uncompressed sample is stored; full scale becomes -1 to 1. Integers are left-justified in their bytes. */
enum PcmEncoding {
    U8(1),
    S8(1),
    S16_LE(2),
    S16_BE(2),
    S24_LE(3),
    S24_BE(3),
    S32_LE(4),
    S32_BE(4),
    F32_LE(4),
    F32_BE(4),
    F64_LE(8),
    F64_BE(8),
    ULAW(1),
    ALAW(1);

    private static final VarHandle SHORT_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);

    private final int bytes;

    PcmEncoding(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** Integers of so many bytes; null where there are none. */
    static PcmEncoding signed(int bytes, boolean bigEndian) {
        return switch (bytes) {
            case 1 -> S8;
            case 2 -> bigEndian ? S16_BE : S16_LE;
            case 3 -> bigEndian ? S24_BE : S24_LE;
            default -> bigEndian ? S32_BE : S32_LE;
        };
    }

    float value(byte[] data, int at) {
        return switch (this) {
            case U8 -> ((data[at] & 0xff) - 128) / 128f;
            case S8 -> data[at] / 128f;
            case S16_LE -> (short) SHORT_LE.get(data, at) / 32768f;
            case S16_BE -> (short) SHORT_BE.get(data, at) / 32768f;
            case S24_LE -> three(data[at + 2], data[at + 1], data[at]);
            case S24_BE -> three(data[at], data[at + 1], data[at + 2]);
            case S32_LE -> (int) INT_LE.get(data, at) / 2147483648f;
            case S32_BE -> (int) INT_BE.get(data, at) / 2147483648f;
            case F32_LE -> Float.intBitsToFloat((int) INT_LE.get(data, at));
            case F32_BE -> Float.intBitsToFloat((int) INT_BE.get(data, at));
            case F64_LE -> (float) Double.longBitsToDouble((long) LONG_LE.get(data, at));
            case F64_BE -> (float) Double.longBitsToDouble((long) LONG_BE.get(data, at));
            case ULAW -> ulaw(~data[at]) / 32768f;
            case ALAW -> alaw(data[at] ^ 0x55) / 32768f;
        };
    }

    private static float three(byte high, int middle, int low) {
        return (high << 16 | (middle & 0xff) << 8 | low & 0xff) / 8388608f;
    }

    /** ITU-T G.711, on the 16-bit scale. */
    private static int ulaw(int code) {
        int magnitude = (((code & 0x0f) << 3) + 0x84 << (code >> 4 & 7)) - 0x84;
        return (code & 0x80) == 0 ? magnitude : -magnitude;
    }

    private static int alaw(int code) {
        int exponent = code >> 4 & 7;
        int mantissa = ((code & 0x0f) << 4) + 8;
        int magnitude = exponent == 0 ? mantissa : mantissa + 0x100 << exponent - 1;
        return (code & 0x80) == 0 ? -magnitude : magnitude;
    }

    private static VarHandle view(Class<?> array, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(array, order);
    }
}
