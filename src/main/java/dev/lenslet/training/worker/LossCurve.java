package dev.lenslet.training.worker;

import dev.lenslet.training.job.JobEvent.Losses.Point;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loss of every step of a training, as many steps to a point as make a thousand points of all of them. Points end at the same
 * steps wherever a training begins. One thread only.
 */
final class LossCurve {

    static final int POINTS = 1_000;

    private final long stepsToPoint;
    private final long told;
    private final List<Point> finished = new ArrayList<>();
    private long last;
    private int steps;
    private double sum;
    private double least;
    private double most;

    /** A point that is not full. */
    record Part(long last, int steps, double sum, double least, double most) {}

    /**
     * @param stepsInAll of the training
     * @param told step up to which nothing is to be told again
     */
    LossCurve(long stepsInAll, long told) {
        this.stepsToPoint = Math.max(1, Math.ceilDiv(stepsInAll, POINTS));
        this.told = told;
    }

    /** What a checkpoint keeps; null where no point is begun. */
    @Nullable
    Part part() {
        return steps == 0 ? null : new Part(last, steps, sum, least, most);
    }

    /** Goes on with a point that was begun. */
    void goOn(Part part) {
        if (part.last() > told) {
            last = part.last();
            steps = part.steps();
            sum = part.sum();
            least = part.least();
            most = part.most();
        }
    }

    /** @param step counted over all epochs, from 1, each once and in turn */
    void add(long step, double loss) {
        if (step <= told) {
            return;
        }
        least = steps == 0 ? loss : Math.min(least, loss);
        most = steps == 0 ? loss : Math.max(most, loss);
        sum += loss;
        steps++;
        last = step;
        if (step % stepsToPoint == 0) {
            end();
        }
    }

    /** Makes a point of what there is. */
    void end() {
        if (steps > 0) {
            finished.add(new Point(last, steps, (float) (sum / steps), (float) least, (float) most));
            steps = 0;
            sum = 0;
        }
    }

    /** The points that were finished since the last call. */
    List<Point> take() {
        List<Point> taken = List.copyOf(finished);
        finished.clear();
        return taken;
    }
}
