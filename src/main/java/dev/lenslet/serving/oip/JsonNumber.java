package dev.lenslet.serving.oip;

import java.nio.charset.StandardCharsets;

/** Numbers of JSON's grammar, and the floats nearest to them. */
final class JsonNumber {

    /** Powers of ten that a double holds exactly. */
    private static final double[] TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final int MAX_DIGITS = 18;

    /** The bits of a double that a float has not. */
    private static final int CUT = (1 << 29) - 1;

    private static final int HALFWAY = 1 << 28;

    /** How far from halfway between two floats a double must be that is this near to the number itself. */
    private static final int DOUBT = 4;

    private JsonNumber() {}

    static boolean begins(int first) {
        return first == '-' || first >= '0' && first <= '9';
    }

    /** Where the number that begins at {@code at} ends; -1 where it is none. */
    static int end(byte[] json, int at, int end) {
        int next = json[at] == '-' ? at + 1 : at;
        if (next < end && json[next] == '0') {
            next++;
        } else {
            int digits = digits(json, next, end);
            if (digits == next) {
                return -1;
            }
            next = digits;
        }
        if (next < end && json[next] == '.') {
            int digits = digits(json, next + 1, end);
            if (digits == next + 1) {
                return -1;
            }
            next = digits;
        }
        if (next < end && (json[next] | 0x20) == 'e') {
            int power = next + 1;
            if (power < end && (json[power] == '+' || json[power] == '-')) {
                power++;
            }
            int digits = digits(json, power, end);
            if (digits == power) {
                return -1;
            }
            next = digits;
        }
        // 01 is no number.
        return next < end && json[next] >= '0' && json[next] <= '9' ? -1 : next;
    }

    private static int digits(byte[] json, int from, int end) {
        int at = from;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        return at;
    }

    /**
     * The float nearest to the number, infinite where it is too large: with up to eighteen digits and a small power of ten, a
     * double within two units of its last place of the number, made a float. That is the nearest float unless the double lies
     * close to the middle between two, which is left to the slow way (Clinger, How to read floating point numbers accurately,
     * 1990).
     *
     * @param end as {@link #end} gave it
     */
    static float nearest(byte[] json, int from, int end) {
        int at = json[from] == '-' ? from + 1 : from;
        long mantissa = 0;
        int digits = 0;
        int power = 0;
        for (; at < end && json[at] >= '0' && json[at] <= '9'; at++) {
            mantissa = mantissa * 10 + json[at] - '0';
            digits += mantissa == 0 ? 0 : 1;
            if (digits > MAX_DIGITS) {
                return slow(json, from, end);
            }
        }
        if (at < end && json[at] == '.') {
            for (at++; at < end && json[at] >= '0' && json[at] <= '9'; at++) {
                mantissa = mantissa * 10 + json[at] - '0';
                digits += mantissa == 0 ? 0 : 1;
                power--;
                if (digits > MAX_DIGITS) {
                    return slow(json, from, end);
                }
            }
        }
        if (at < end) {
            boolean down = json[at + 1] == '-';
            at += json[at + 1] == '+' || down ? 2 : 1;
            if (end - at > 3) {
                return slow(json, from, end);
            }
            int exponent = 0;
            for (; at < end; at++) {
                exponent = exponent * 10 + json[at] - '0';
            }
            power += down ? -exponent : exponent;
        }
        if (power < -22 || power > 22) {
            return slow(json, from, end);
        }
        double near = power < 0 ? mantissa / TEN[-power] : mantissa * TEN[power];
        int cut = (int) Double.doubleToRawLongBits(near) & CUT;
        if (Math.abs(cut - HALFWAY) <= DOUBT || near < Float.MIN_NORMAL && mantissa != 0) {
            return slow(json, from, end);
        }
        return json[from] == '-' ? -(float) near : (float) near;
    }

    private static float slow(byte[] json, int from, int end) {
        return Float.parseFloat(new String(json, from, end - from, StandardCharsets.ISO_8859_1));
    }
}
