package dev.lenslet.training.worker;

import dev.lenslet.network.WeightArray;
import dev.lenslet.network.Weights;
import dev.lenslet.training.LazyArray;
import dev.lenslet.training.Trainer;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.worker.Checkpoints.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a training to where its newest checkpoint is, writes further ones when they are due, and ends it where the worker is
 * told to end. A checkpoint that cannot be written is warned of, and training goes on. One thread only.
 */
final class Checkpointer {

    private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);
    private static final String BEST = "best/";

    private final Trainer trainer;
    private final Checkpoints checkpoints;
    private final CheckpointTimes times;
    private final StopSignal signal;
    private final Reports reports;
    private final Position beginning;
    private final @Nullable Weights bestWeights;

    private Checkpointer(
            Trainer trainer,
            Checkpoints checkpoints,
            CheckpointTimes times,
            StopSignal signal,
            Reports reports,
            Position beginning,
            @Nullable Weights bestWeights) {
        this.trainer = trainer;
        this.checkpoints = checkpoints;
        this.times = times;
        this.signal = signal;
        this.reports = reports;
        this.beginning = beginning;
        this.bestWeights = bestWeights;
    }

    /** Resumes the trainer, where there is a checkpoint. */
    static Checkpointer resume(
            Trainer trainer,
            Checkpoints checkpoints,
            CheckpointTimes times,
            int epochs,
            StopSignal signal,
            Reports reports)
            throws IOException, TrainingFailed {
        Optional<Checkpoint> newest = checkpoints.newest();
        Position beginning = newest.map(Checkpoint::position).orElseGet(() -> Position.start(epochs));
        Weights best = null;
        if (newest.isPresent()) {
            trainer.resume(beginning.steps(), newest.get().arrays());
            best = best(newest.get().arrays());
            reports.resumed(new JobEvent.Resumed(Instant.now(), beginning.epoch(), beginning.step()));
        }
        return new Checkpointer(trainer, checkpoints, times, signal, reports, beginning, best);
    }

    Position beginning() {
        return beginning;
    }

    /** Those of the best epoch before the beginning; null where early stopping has none. */
    @Nullable
    Weights bestWeights() {
        return bestWeights;
    }

    /** Seconds that writing a checkpoint takes. */
    double cost() {
        return times.cost() / 1e9;
    }

    /** @param position is asked for where a checkpoint is written */
    void afterStep(Supplier<Position> position, long steps, @Nullable EarlyStop stop) {
        if (times.dueAfterStep(steps, System.nanoTime())) {
            write(position.get(), stop);
        }
    }

    void afterEpoch(Supplier<Position> position, long steps, @Nullable EarlyStop stop) {
        if (times.dueAfterEpoch(steps, System.nanoTime())) {
            write(position.get(), stop);
        }
    }

    void stopIfTold(Supplier<Position> position, @Nullable EarlyStop stop) throws Stopped {
        if (signal.isRaised()) {
            write(position.get(), stop);
            throw new Stopped();
        }
    }

    /** @param stop whose best weights belong to it */
    void write(Position position, @Nullable EarlyStop stop) {
        Map<String, LazyArray> arrays = new LinkedHashMap<>(trainer.state());
        Weights best = stop == null ? null : stop.bestWeights();
        if (best != null) {
            best.arrays()
                    .forEach((name, array) -> arrays.put(BEST + name, new LazyArray(array.shape(), array::values)));
        }
        long began = System.nanoTime();
        try {
            checkpoints.write(new Checkpoint(position, arrays));
        } catch (IOException | UncheckedIOException failure) {
            log.warn("The checkpoint after {} steps cannot be written: {}", position.steps(), failure.toString());
            reports.warning(
                    "A checkpoint could not be written, as when the disk is full; training goes on, and after an"
                            + " interruption from the checkpoint before. The log tells why.");
        }
        times.written(began, System.nanoTime());
    }

    private static @Nullable Weights best(Map<String, LazyArray> arrays) {
        Map<String, WeightArray> best = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            if (name.startsWith(BEST)) {
                best.put(
                        name.substring(BEST.length()),
                        new WeightArray(array.shape(), array.values().get()));
            }
        });
        return best.isEmpty() ? null : new Weights(best);
    }
}
