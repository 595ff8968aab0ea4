package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SetbacksTest {

    @Test
    void twoDeathsWithoutANewerCheckpointAreBorne() {
        Setbacks second = Setbacks.NONE.afterDeath(null).afterDeath(null);
        assertThat(second.areTooMany(2)).isFalse();
        assertThat(second.afterDeath(null).areTooMany(2)).isTrue();
    }

    @Test
    void aNewerCheckpointMakesUpForThem() {
        Setbacks further = Setbacks.NONE.afterDeath(null).afterDeath(null).afterDeath(10L);
        assertThat(further).isEqualTo(new Setbacks(0, 10L));
        Setbacks stuck = further.afterDeath(10L).afterDeath(10L);
        assertThat(stuck.areTooMany(2)).isFalse();
        assertThat(stuck.afterDeath(10L).areTooMany(2)).isTrue();
        assertThat(stuck.afterDeath(11L)).isEqualTo(new Setbacks(0, 11L));
    }

    @Test
    void aJobWithoutRetriesIsTriedOnce() {
        assertThat(Setbacks.NONE.areTooMany(0)).isFalse();
        assertThat(Setbacks.NONE.afterDeath(null).areTooMany(0)).isTrue();
    }
}
