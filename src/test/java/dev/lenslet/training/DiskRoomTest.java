package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskRoomTest {

    private final AtomicLong free = new AtomicLong(1000);
    private final AtomicLong clock = new AtomicLong();
    private final DiskRoom room = new DiskRoom(free::get, 1000, clock::get);

    @Test
    void thereIsRoomAgainWhenAQuarterMoreThanTheReserveIsFree() {
        assertThat(room.lack()).isEmpty();
        assertThat(after(999)).isTrue();
        assertThat(after(1000)).isTrue();
        assertThat(after(1249)).isTrue();
        assertThat(after(1250)).isFalse();
        assertThat(after(1000)).isFalse();
    }

    @Test
    void theDiskIsLookedAtOnceASecond() {
        assertThat(room.lack()).isEmpty();
        free.set(1);
        clock.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(room.lack()).isEmpty();
        clock.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(room.lack()).contains(new DiskRoom.Lack(1, 1000));
    }

    @Test
    void aRefusalTellsBothFigures() {
        free.set(7);
        assertThatThrownBy(room::require)
                .isInstanceOfSatisfying(
                        NoRoom.class,
                        refusal -> assertThat(refusal.members())
                                .containsEntry("free_bytes", 7L)
                                .containsEntry("reserve_bytes", 1000L))
                .hasMessageContaining("7 bytes free")
                .hasMessageContaining("lenslet.housekeeping.reserve");
    }

    private boolean after(long bytes) {
        free.set(bytes);
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        return room.lack().isPresent();
    }
}
