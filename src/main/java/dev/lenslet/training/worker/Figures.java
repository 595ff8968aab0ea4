package dev.lenslet.training.worker;

import dev.lenslet.training.Monitor;
import org.jspecify.annotations.Nullable;

/**
 * What an epoch came to.
 *
 * @param valLoss null where no examples were held out; so is valAccuracy
 */
record Figures(
        double loss,
        double accuracy,
        @Nullable Double valLoss,
        @Nullable Double valAccuracy) {

    /** @throws IllegalStateException for what needs validation where there is none: a job that asks for it is refused */
    double get(Monitor monitor) {
        Double figure = switch (monitor) {
            case LOSS -> Double.valueOf(loss);
            case ACCURACY -> Double.valueOf(accuracy);
            case VAL_LOSS -> valLoss;
            case VAL_ACCURACY -> valAccuracy;
        };
        if (figure == null) {
            throw new IllegalStateException(monitor.keras() + " needs examples held out for validation");
        }
        return figure;
    }
}
