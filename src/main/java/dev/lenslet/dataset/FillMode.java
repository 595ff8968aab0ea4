package dev.lenslet.dataset;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What lies outside a picture, as {@code scipy.ndimage.affine_transform} has it, which Keras calls. */
public enum FillMode {
    /** The pixel at the edge: {@code aaaa|abcd|dddd}. */
    NEAREST,
    /** The picture mirrored at its edge: {@code dcba|abcd|dcba}. */
    REFLECT,
    /** One value. */
    CONSTANT,
    /** The picture again. Where values are interpolated, SciPy lets its first and last pixel fall together. */
    WRAP;

    /** As Keras writes it. */
    @JsonValue
    public String keras() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Brings a coordinate to where its two neighbours are in {@code [-1, length]}, beyond the edge by a weight of 0 or
     * to be read as the edge.
     *
     * @return NaN where the value is the constant one
     */
    double inside(double at, int length) {
        double last = length - 1;
        if (at >= 0 && at <= last) {
            return at;
        }
        return switch (this) {
            case NEAREST -> at < 0 ? 0 : last;
            case CONSTANT -> Double.NaN;
            case REFLECT -> {
                double period = 2.0 * length;
                double folded = at - period * Math.floor(at / period);
                yield folded < length ? folded : period - folded - 1;
            }
            case WRAP -> {
                if (length == 1) {
                    yield 0;
                }
                yield at < 0 ? at + last * ((long) (-at / last) + 1) : at - last * (long) (at / last);
            }
        };
    }
}
