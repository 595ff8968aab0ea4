package dev.lenslet.training.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter
 * optimization"): all trials train for a few epochs, the best of {@code eta} for {@code eta} times as many, and so on.
 *
 * @param eta one of so many goes on, at least 2
 * @param minEpochs of the first rung, at least 1
 * @param maxEpochs of the last rung, at least minEpochs
 */
public record Halving(int eta, int minEpochs, int maxEpochs) {

    public Halving {
        if (eta < 2 || minEpochs < 1 || maxEpochs < minEpochs) {
            throw new IllegalArgumentException("no rungs by " + eta + " from " + minEpochs + " to " + maxEpochs);
        }
    }

    /** Epochs in all after each rung, ascending. */
    public List<Integer> rungs() {
        List<Integer> rungs = new ArrayList<>();
        for (long epochs = minEpochs; epochs < maxEpochs; epochs *= eta) {
            rungs.add((int) epochs);
        }
        rungs.add(maxEpochs);
        return rungs;
    }

    /**
     * How many train on a rung.
     *
     * @param rung from 0
     */
    public int places(int trials, int rung) {
        int places = trials;
        for (int i = 0; i < rung; i++) {
            places /= eta;
        }
        return Math.max(1, places);
    }
}
