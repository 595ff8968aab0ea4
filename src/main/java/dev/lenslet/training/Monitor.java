package dev.lenslet.training;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A figure of each epoch's end that something waits on. */
public enum Monitor {
    VAL_LOSS,
    VAL_ACCURACY,
    LOSS,
    ACCURACY;

    /** As Keras writes it, such as {@code val_loss}. */
    @JsonValue
    public String keras() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is there only where examples are held out. */
    public boolean needsValidation() {
        return this == VAL_LOSS || this == VAL_ACCURACY;
    }

    /** Whether a figure is better than the best before by more than {@code minDelta}; as Keras. */
    public boolean improves(double value, double best, double minDelta) {
        return switch (this) {
            case VAL_LOSS, LOSS -> value + minDelta < best;
            case VAL_ACCURACY, ACCURACY -> value - minDelta > best;
        };
    }

    /** What every figure is better than. */
    public double worst() {
        return switch (this) {
            case VAL_LOSS, LOSS -> Double.POSITIVE_INFINITY;
            case VAL_ACCURACY, ACCURACY -> Double.NEGATIVE_INFINITY;
        };
    }
}
