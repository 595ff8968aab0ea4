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

    /**
     * What was seen of the figures, from epoch to epoch; the best weights are beside it.
     *
     * @param bestEpoch from 1; 0 where none has counted
     */
    record Memory(double best, int bestEpoch, int lastEpoch, int waited) {}

    EarlyStop(EarlyStopping rule, Trainer trainer) {
        this.rule = rule;
        this.trainer = trainer;
        this.best = rule.monitor().worst();
    }

    Memory memory() {
        return new Memory(best, bestEpoch, lastEpoch, wait);
    }

    /** Those to be restored; null where there are none. */
    @Nullable
    Weights bestWeights() {
        return bestWeights;
    }

    /** Goes on with this memory. */
    void remember(Memory memory, @Nullable Weights bestWeights) {
        this.best = memory.best();
        this.bestEpoch = memory.bestEpoch();
        this.lastEpoch = memory.lastEpoch();
        this.wait = memory.waited();
        this.bestWeights = bestWeights;
    }

    /** More epochs are wanted: patience begins anew. */
    void goOn() {
        wait = 0;
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
