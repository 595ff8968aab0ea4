package dev.lenslet.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeldomTest {

    @Test
    void isDueAtOnceAndThenAfterTheLeastTime() {
        Seldom seldom = new Seldom(Duration.ofNanos(10), 100);
        assertThat(seldom.due(100)).isTrue();
        seldom.told(100);
        assertThat(seldom.due(109)).isFalse();
        assertThat(seldom.due(110)).isTrue();
    }

    @Test
    void aLogGrowsLittleHoweverLongItTakes() {
        assertThat(told(Duration.ofMinutes(8))).isBetween(1_900, 2_000);
        assertThat(told(Duration.ofDays(1))).isBetween(11_000, 13_000);
        assertThat(told(Duration.ofDays(60))).isBetween(18_000, 22_000);
    }

    private static int told(Duration time) {
        Seldom seldom = new Seldom(Duration.ofMillis(250), 0);
        int told = 0;
        for (long now = 0; now < time.toNanos(); now += 50_000_000) {
            if (seldom.due(now)) {
                seldom.told(now);
                told++;
            }
        }
        return told;
    }
}
