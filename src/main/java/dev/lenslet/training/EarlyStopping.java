package dev.lenslet.training;

/**
 * Ends training where a figure no longer gets better, as Keras' callback.
 *
 * @param patience epochs without an improvement that are borne; 0 ends at the first
 * @param minDelta what is less is no improvement
 * @param startFromEpoch epochs before this one, counted from 0, are not looked at
 * @param restoreBestWeights keep the best epoch's weights; true unless a job says otherwise, which is not Keras' default
 */
public record EarlyStopping(
        Monitor monitor, int patience, double minDelta, int startFromEpoch, boolean restoreBestWeights) {}
