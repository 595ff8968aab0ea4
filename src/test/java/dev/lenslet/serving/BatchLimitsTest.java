package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.registry.Scheduling;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchLimitsTest {

    private final ServingSettings settings = TestModels.settings();
    private final GraphShape shape = new GraphShape(784, 10, 0);

    private BatchLimits limits(Scheduling asked) {
        return BatchLimits.of(settings, shape, asked);
    }

    @Test
    void aVersionThatAsksForNothingGetsWhatTheSettingsSay() {
        BatchLimits limits = BatchLimits.of(settings, shape, null);
        assertThat(limits.runners()).isEqualTo(settings.runners());
        assertThat(limits.most()).isEqualTo(settings.batching().maxRows());
        assertThat(limits.delayNanos()).isZero();
    }

    @Test
    void whatAVersionAsksForIsACap() {
        BatchLimits less = limits(new Scheduling(8, 1, List.of(8, 4), 250L));
        assertThat(less.runners()).isEqualTo(1);
        assertThat(less.most()).isEqualTo(8);
        assertThat(less.preferred()).containsExactly(4, 8);
        assertThat(less.delayNanos()).isEqualTo(250_000);

        BatchLimits more = limits(new Scheduling(100_000, 500, List.of(), null));
        assertThat(more.runners()).isEqualTo(settings.runners());
        assertThat(more.most()).isEqualTo(settings.batching().maxRows());
    }

    @Test
    void aLargestBatchOfZeroTakesNoRequestAlong() {
        BatchLimits alone = limits(new Scheduling(0, null, List.of(), null));
        assertThat(alone.good(30, 16)).isEqualTo(1);
        assertThat(alone.most()).isEqualTo(settings.batching().maxRows());
    }
}
