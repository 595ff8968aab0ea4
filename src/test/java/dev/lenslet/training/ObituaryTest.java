package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.job.JobEvent;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class ObituaryTest {

    private static final JobProgress LOADING =
            JobProgress.NONE.after(new JobEvent.Phase(Instant.EPOCH, "loading", null, null));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | the worker ran out of Java heap memory while loading (exit code 3; lenslet.training.heap is 64MB)",
                "137 | the worker was ended while loading by signal 9 (exit code 137, SIGKILL: by hand, or by the system"
                        + " for want of memory)",
                "139 | the worker was ended while loading by signal 11 (exit code 139, SIGSEGV: native code crashed)",
                "1 | the worker ended while loading with exit code 1 and left no outcome; its log may tell why",
                "0 | the worker ended while loading with exit code 0 and left no outcome; its log may tell why",
                "191 | the worker ended while loading with exit code 191 and left no outcome; its log may tell why",
            })
    void readsAnExitCode(int code, String sentence) {
        assertThat(Obituary.of(OptionalInt.of(code), LOADING, DataSize.ofMegabytes(64)))
                .isEqualTo(sentence);
    }

    @Test
    void saysHowFarTheJobWas() {
        assertThat(JobProgress.NONE.inWords()).isEqualTo("before it began");
        JobProgress second = LOADING.after(new JobEvent.Epoch(Instant.EPOCH, 2, 5, 1, 0, null, null, null, 1));
        assertThat(Obituary.of(OptionalInt.empty(), second, DataSize.ofMegabytes(64)))
                .contains("at epoch 2 of 5");
    }
}
