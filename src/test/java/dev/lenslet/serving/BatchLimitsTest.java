package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.registry.Scheduling;
import dev.lenslet.serving.RunnerChoice.By;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchLimitsTest {

    private final ServingSettings settings = TestModels.settings();
    private final GraphShape shape = new GraphShape(784, 10, 0);

    private BatchLimits limits(@Nullable Scheduling asked) {
        return BatchLimits.of(settings, shape, asked, choice(By.DEFAULT));
    }

    private static RunnerChoice choice(By by) {
        return new RunnerChoice(new Runners(2, 1), by, List.of());
    }

    @Test
    void aVersionThatAsksForNothingGetsWhatTheSettingsSay() {
        BatchLimits limits = limits(null);
        assertThat(limits.runners()).isEqualTo(2);
        assertThat(limits.overlap()).isGreaterThan(1);
        assertThat(limits.most()).isEqualTo(settings.batching().maxRows());
        assertThat(limits.delayNanos()).isZero();
    }

    @Test
    void whatAVersionAsksForIsACap() {
        BatchLimits less = limits(new Scheduling(8, 1, List.of(8, 4), 250L));
        assertThat(less.most()).isEqualTo(8);
        assertThat(less.preferred()).containsExactly(4, 8);
        assertThat(less.delayNanos()).isEqualTo(250_000);

        BatchLimits more = limits(new Scheduling(100_000, 500, List.of(), null));
        assertThat(more.most()).isEqualTo(settings.batching().maxRows());
    }

    @ParameterizedTest
    @EnumSource(value = By.class, names = "DEFAULT", mode = EnumSource.Mode.EXCLUDE)
    void noMoreRunAtOnceThanWereSetOrMeasuredHoweverCheapTheyAre(By by) {
        BatchLimits limits = BatchLimits.of(settings, shape, null, choice(by));
        assertThat(limits.runners()).isEqualTo(2);
        assertThat(limits.overlap()).isEqualTo(1);
    }

    @Test
    void aLargestBatchOfZeroTakesNoRequestAlong() {
        BatchLimits alone = limits(new Scheduling(0, null, List.of(), null));
        assertThat(alone.good(30, 16)).isEqualTo(1);
        assertThat(alone.most()).isEqualTo(settings.batching().maxRows());
    }
}
