package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.job.JobEvent.Losses.Point;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossCurveTest {

    @Test
    void aShortTrainingHasAPointForEachStep() {
        LossCurve curve = new LossCurve(3, 0);
        curve.add(1, 0.5);
        curve.add(2, 0.25);
        assertThat(curve.take())
                .containsExactly(new Point(1, 1, 0.5f, 0.5f, 0.5f), new Point(2, 1, 0.25f, 0.25f, 0.25f));
        assertThat(curve.take()).isEmpty();
    }

    @Test
    void aLongOneHasAThousandThatEveryStepIsIn() {
        for (long steps : List.of(999L, 1_000L, 1_001L, 1_234_567L)) {
            LossCurve curve = new LossCurve(steps, 0);
            for (long step = 1; step <= steps; step++) {
                curve.add(step, step % 2);
            }
            curve.end();
            List<Point> points = curve.take();
            assertThat(points).hasSizeBetween(500, LossCurve.POINTS);
            assertThat(points.stream().mapToLong(Point::steps).sum()).isEqualTo(steps);
            assertThat(points.getLast().step()).isEqualTo(steps);
        }
    }

    @Test
    void aPointHasTheMeanAndTheEndsOfItsSteps() {
        LossCurve curve = new LossCurve(4_000, 0);
        for (double loss : List.of(4.0, 1.0, 2.0, 5.0, 9.0)) {
            curve.add(curve.part() == null ? 1 : curve.part().last() + 1, loss);
        }
        assertThat(curve.take()).containsExactly(new Point(4, 4, 3, 1, 5));
    }

    @Test
    void whereverAWorkerDiesItsSuccessorTellsTheRest() {
        long steps = 10_000;
        List<Point> alone = new ArrayList<>();
        LossCurve whole = new LossCurve(steps, 0);
        for (long step = 1; step <= steps; step++) {
            whole.add(step, loss(step));
        }
        alone.addAll(whole.take());

        // Checkpoints after 25 and 5,003 steps; the first worker tells up to 40 and dies, the second up to what it
        // kept.
        List<Point> told = new ArrayList<>();
        LossCurve first = new LossCurve(steps, 0);
        LossCurve.Part kept = null;
        for (long step = 1; step <= 40; step++) {
            first.add(step, loss(step));
            if (step == 25) {
                kept = first.part();
            }
        }
        told.addAll(first.take());
        LossCurve second = new LossCurve(steps, told.getLast().step());
        second.goOn(java.util.Objects.requireNonNull(kept));
        for (long step = 26; step <= 5_003; step++) {
            second.add(step, loss(step));
        }
        told.addAll(second.take());
        LossCurve third = new LossCurve(steps, told.getLast().step());
        third.goOn(java.util.Objects.requireNonNull(second.part()));
        for (long step = 5_004; step <= steps; step++) {
            third.add(step, loss(step));
        }
        told.addAll(third.take());

        assertThat(told).isEqualTo(alone);
    }

    private static double loss(long step) {
        return 1.0 / step + step % 7;
    }
}
