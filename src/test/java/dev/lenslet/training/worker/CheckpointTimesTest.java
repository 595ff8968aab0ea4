package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.CheckpointEvery;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointTimesTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    @Test
    void isDueAtAnEpochsEndWhereTheLastTookAHundredthOfTheTimeSince() {
        CheckpointTimes times = new CheckpointTimes(null, INTERVAL, 0);
        assertThat(times.dueAfterEpoch(1, 9 * SECOND)).isFalse();
        assertThat(times.dueAfterEpoch(1, 10 * SECOND)).isTrue();
        times.written(10 * SECOND, 12 * SECOND);
        assertThat(times.dueAfterEpoch(2, 211 * SECOND)).isFalse();
        assertThat(times.dueAfterEpoch(2, 212 * SECOND)).isTrue();
    }

    @Test
    void isDueWithinAnEpochAfterAWhileAndLaterWhereItIsDear() {
        CheckpointTimes times = new CheckpointTimes(null, INTERVAL, 0);
        assertThat(times.dueAfterStep(1, 299 * SECOND)).isFalse();
        assertThat(times.dueAfterStep(1, 300 * SECOND)).isTrue();
        times.written(300 * SECOND, 304 * SECOND);
        assertThat(times.dueAfterStep(2, 703 * SECOND)).isFalse();
        assertThat(times.dueAfterStep(2, 704 * SECOND)).isTrue();
    }

    @Test
    void isDueAsTheJobAsksAndAtNoOtherTime() {
        CheckpointTimes steps = new CheckpointTimes(new CheckpointEvery(3, null), INTERVAL, 0);
        assertThat(steps.dueAfterStep(2, 1000 * SECOND)).isFalse();
        assertThat(steps.dueAfterEpoch(4, 1000 * SECOND)).isFalse();
        assertThat(steps.dueAfterStep(6, 1)).isTrue();
        CheckpointTimes minutes = new CheckpointTimes(new CheckpointEvery(null, 0.5), INTERVAL, 0);
        minutes.written(0, 20 * SECOND);
        assertThat(minutes.dueAfterEpoch(1, 49 * SECOND)).isFalse();
        assertThat(minutes.dueAfterStep(1, 50 * SECOND)).isTrue();
    }
}
