package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Offset<Double> EXACTLY = within(1e-6);

    /** For a graph of a small network, whatever else there is. */
    private static final double EXPORT = 1;

    private double clock;

    @Test
    void tellsNothingBeforeTheFirstStep() {
        Pace pace = pace(new Workload(100, 1, 10, 16, 20, 0));
        assertThat(pace.samplesPerSecond()).isZero();
        assertThat(pace.secondsLeft(0)).isZero();
    }

    @Test
    void theRestTakesAsLongPerExampleAsWhatWasTrained() {
        Pace pace = pace(training(1000));
        train(pace, 60, 3);
        train(pace, 40, 2);
        assertThat(pace.samplesPerSecond()).isEqualTo(20);
        assertThat(pace.secondsLeft(0)).isCloseTo(45 + EXPORT, EXACTLY);
        train(pace, 900, 45);
        assertThat(pace.secondsLeft(0)).isCloseTo(EXPORT, EXACTLY);
    }

    @Test
    void theFirstStepsSoonCountForLittle() {
        Pace pace = pace(training(2000));
        train(pace, 10, 10);
        for (int step = 1; step < 100; step++) {
            train(pace, 10, 1);
        }
        // Step i of 100 counts i times: 9 s more in one part of 5050, where the plain mean has them in one of 100.
        assertThat(pace.secondsLeft(0)).isCloseTo(100 * (1 + 9 / 5050.0) + EXPORT, EXACTLY);
    }

    @Test
    void anEpochsValidationTakesAsLongAsOnesBeforeAndIsGuessedBeforeThese() {
        Pace pace = pace(new Workload(300, 3, 30, 0, 0, 0));
        train(pace, 100, 3);
        // 30 examples three times, for a third of a step's 30 ms each.
        assertThat(pace.secondsLeft(0)).isCloseTo(6 + 0.9 + EXPORT, EXACTLY);
        clock += 4;
        pace.validated();
        assertThat(pace.secondsLeft(0)).isCloseTo(6 + 8 + EXPORT, EXACTLY);
        train(pace, 200, 6);
        clock += 2;
        pace.validated();
        assertThat(pace.secondsLeft(0)).isCloseTo(3 + EXPORT, EXACTLY);
    }

    @Test
    void whatComesAfterTrainingIsLeftToo() {
        Pace pace = pace(new Workload(100, 1, 50, 40, 150, 0.25));
        train(pace, 100, 20);
        clock += 5;
        pace.validated();
        // An answer takes 0.1 s, with the frozen layers 0.35: 40 inputs twice, 150 examples without these.
        assertThat(pace.secondsToEvaluate()).isCloseTo(15, EXACTLY);
        assertThat(pace.secondsToVerify()).isCloseTo(15 + 28, EXACTLY);
        assertThat(pace.secondsToExport(2)).isCloseTo(15 + 28 + 2 + EXPORT, EXACTLY);
        assertThat(pace.secondsLeft(2)).isCloseTo(15 + 28 + 2 + EXPORT + 2, EXACTLY);
    }

    @Test
    void whatIsDoneBetweenStepsIsDoneAgain() {
        Pace pace = pace(training(400));
        train(pace, 100, 10);
        clock += 5;
        pace.besides();
        assertThat(pace.samplesPerSecond()).isEqualTo(10);
        assertThat(pace.secondsLeft(0)).isCloseTo(30 + 15 + EXPORT, EXACTLY);
    }

    @Test
    void aJobThatGoesOnElsewhereIsAsFastAsItIsThere() {
        Pace before = pace(new Workload(1000, 0, 0, 0, 0, 0));
        train(before, 400, 4);
        Pace pace = pace(new Workload(1000, 0, 0, 0, 0, 0));
        pace.after(before.times());
        assertThat(pace.secondsLeft(0)).isZero();
        clock += 100;
        pace.begin();
        train(pace, 100, 10);
        assertThat(pace.secondsLeft(0)).isCloseTo(50 + EXPORT, EXACTLY);
        assertThat(pace.samplesPerSecond()).isCloseTo(500 / 14.0, EXACTLY);
    }

    @Test
    void moreExamplesThanWereForeseenLeaveOnlyWhatComesAfter() {
        Pace pace = pace(training(10));
        train(pace, 16, 1);
        assertThat(pace.secondsLeft(0)).isCloseTo(EXPORT, EXACTLY);
    }

    private static Workload training(long examples) {
        return new Workload(examples, 0, 0, 0, 0, 0);
    }

    private Pace pace(Workload work) {
        return new Pace(work, () -> Math.round(clock * 1e9));
    }

    private void train(Pace pace, int examples, double seconds) {
        clock += seconds;
        pace.trained(examples);
    }
}
