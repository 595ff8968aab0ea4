package dev.lenslet.training.worker;

import dev.lenslet.training.Course;
import dev.lenslet.training.LearningRate;
import dev.lenslet.training.LearningRate.ReduceOnPlateau;
import org.jspecify.annotations.Nullable;

/** The learning rate of each step, with the memory that Keras' ReduceLROnPlateau has. One thread only. */
final class Rates {

    private final LearningRate schedule;
    private final Course course;
    private @Nullable Double reduced;
    private double best;
    private int wait;
    private int cooldown;

    /** What was seen of the figures, from epoch to epoch. */
    record Memory(@Nullable Double reduced, double best, int waited, int cooldown) {}

    Rates(LearningRate schedule, Course course) {
        this.schedule = schedule;
        this.course = course;
        this.best =
                schedule instanceof ReduceOnPlateau plateau ? plateau.monitor().worst() : 0;
    }

    Memory memory() {
        return new Memory(reduced, best, wait, cooldown);
    }

    /** Goes on with this memory. */
    void remember(Memory memory) {
        reduced = memory.reduced();
        best = memory.best();
        wait = memory.waited();
        cooldown = memory.cooldown();
    }

    /** @param step of the whole training, from 0 */
    double at(long step) {
        return reduced == null ? schedule.at(step, course) : reduced;
    }

    /** Takes note of an epoch's end. */
    void after(Figures figures) {
        if (schedule instanceof ReduceOnPlateau plateau) {
            after(plateau, figures.get(plateau.monitor()));
        }
    }

    private void after(ReduceOnPlateau plateau, double figure) {
        if (cooldown > 0) {
            cooldown--;
            wait = 0;
        }
        if (plateau.monitor().improves(figure, best, plateau.minDelta())) {
            best = figure;
            wait = 0;
        } else if (cooldown == 0 && ++wait >= plateau.patience()) {
            double rate = at(0);
            if (rate > plateau.minLr()) {
                reduced = Math.max(rate * plateau.factor(), plateau.minLr());
                cooldown = plateau.cooldown();
                wait = 0;
            }
        }
    }
}
