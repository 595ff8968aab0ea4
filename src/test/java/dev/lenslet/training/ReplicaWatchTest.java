package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.TrainingJob.WorkerIdentity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReplicaWatchTest {

    private final AtomicLong nanos = new AtomicLong(-7);
    private final ReplicaWatch watch = new ReplicaWatch(Duration.ofSeconds(30), nanos::get);

    @Test
    void whoStopsBeatingIsSilentAfterThePatience() {
        assertThat(watch.silent(List.of(replica("a", 1), replica("b", 1)))).isEmpty();
        for (int second = 2; second <= 30; second += 2) {
            assertThat(after(2, replica("a", 1), replica("b", second))).isEmpty();
        }
        assertThat(after(2, replica("a", 1), replica("b", 40)))
                .extracting(Replica::id)
                .containsExactly("a");
    }

    @Test
    void nobodyIsSilentThatCouldNotBeHeard() {
        watch.silent(List.of(replica("a", 1)));
        assertThat(after(3_600, replica("a", 1)))
                .as("the database was away, or this process was paused")
                .isEmpty();
        for (int second = 0; second < 30; second += 2) {
            assertThat(after(2, replica("a", 1))).isEmpty();
        }
        assertThat(after(2, replica("a", 1))).hasSize(1);
    }

    @Test
    void whoCameBackIsAsAnyOther() {
        watch.silent(List.of(replica("a", 1)));
        after(2);
        assertThat(after(2, replica("a", 1))).isEmpty();
        for (int second = 0; second < 30; second += 2) {
            assertThat(after(2, replica("a", 1))).isEmpty();
        }
        assertThat(after(2, replica("a", 1))).hasSize(1);
    }

    private List<Replica> after(long seconds, Replica... others) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
        return watch.silent(List.of(others));
    }

    private static Replica replica(String id, long beat) {
        return new Replica(id, "there", new WorkerIdentity(1, null), 1, beat, null);
    }
}
