package dev.lenslet.training.worker;

import dev.lenslet.network.Weights;
import dev.lenslet.training.EarlyStopping;
import dev.lenslet.training.Trainer;
import org.jspecify.annotations.Nullable;

/** Decides after each epoch whether another one is worth it, as Keras' EarlyStopping. One thread only. */
final class EarlyStop {

    private final EarlyStopping rule;
    private final Trainer trainer;
    private double best;
    private int bestEpoch;
    private int lastEpoch;
    private int wait;
    private @Nullable Weights bestWeights;

    EarlyStop(EarlyStopping rule, Trainer trainer) {
        this.rule = rule;
        this.trainer = trainer;
        this.best = rule.monitor().worst();
    }

    /**
     * Takes note of an epoch's end.
     *
     * @param epoch from 1
     * @return whether to end
     */
    boolean after(int epoch, Figures figures) {
        lastEpoch = epoch;
        if (epoch <= rule.startFromEpoch()) {
            return false;
        }
        double figure = figures.get(rule.monitor());
        if (bestEpoch == 0 || rule.monitor().improves(figure, best, rule.minDelta())) {
            best = figure;
            bestEpoch = epoch;
            wait = 0;
            bestWeights = rule.restoreBestWeights() ? trainer.weights() : null;
            return false;
        }
        return ++wait >= rule.patience();
    }

    /**
     * Brings the best epoch's weights back where the rule says so.
     *
     * @return whose weights the network has now, from 1
     */
    int settle() {
        if (bestWeights == null || bestEpoch == lastEpoch) {
            return lastEpoch;
        }
        trainer.restore(bestWeights);
        return bestEpoch;
    }
}
