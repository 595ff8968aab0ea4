package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void tellsNothingBeforeTheFirstStep() {
        Pace pace = new Pace(100, 0);
        assertThat(pace.samplesPerSecond()).isZero();
        assertThat(pace.secondsLeft()).isZero();
    }

    @Test
    void theRestTakesAsLongPerExampleAsWhatWasTrained() {
        Pace pace = new Pace(1000, 0);
        pace.trained(60, 2 * SECOND);
        pace.trained(40, 3 * SECOND);
        assertThat(pace.samplesPerSecond()).isEqualTo(20);
        assertThat(pace.secondsLeft()).isEqualTo(45);
        pace.trained(900, 5 * SECOND);
        assertThat(pace.secondsLeft()).isZero();
    }

    @Test
    void eachEpochsValidationCountsOnceOneWasTimed() {
        Pace pace = new Pace(300, 3);
        pace.trained(100, SECOND);
        assertThat(pace.secondsLeft()).isEqualTo(2);
        pace.validated(4 * SECOND);
        assertThat(pace.samplesPerSecond()).isEqualTo(100);
        assertThat(pace.secondsLeft()).isEqualTo(2 + 8);
        pace.trained(200, 2 * SECOND);
        pace.validated(2 * SECOND);
        assertThat(pace.secondsLeft()).isEqualTo(3);
    }

    @Test
    void moreExamplesThanWereForeseenLeaveNothing() {
        Pace pace = new Pace(10, 0);
        pace.trained(16, SECOND);
        assertThat(pace.secondsLeft()).isZero();
    }
}
