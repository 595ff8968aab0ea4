package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.job.LineTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLogTest {

    @TempDir
    private Path directory;

    private Path log;

    @BeforeEach
    void name() {
        log = directory.resolve("worker.log");
    }

    @Test
    void givesTheLastLines() throws IOException {
        assertThat(WorkerLog.tail(log, 2)).isEmpty();
        write("one\ntwo\n\nfour\n");
        assertThat(WorkerLog.tail(log, 1)).isEqualTo("four\n");
        assertThat(WorkerLog.tail(log, 2)).isEqualTo("\nfour\n");
        assertThat(WorkerLog.tail(log, 4)).isEqualTo("one\ntwo\n\nfour\n");
        assertThat(WorkerLog.tail(log, 5)).isEqualTo("one\ntwo\n\nfour\n");
        write("half");
        assertThat(WorkerLog.tail(log, 2)).isEqualTo("four\nhalf\n");
    }

    @Test
    void ofALongLogItReadsTheLastMegabyteFromALinesBeginning() throws IOException {
        IntStream.range(0, 30).forEach(i -> {
            try {
                write((i + " ").repeat(20_000) + "\n");
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        });
        assertThat(WorkerLog.tail(log, 2).lines())
                .hasSize(2)
                .last()
                .satisfies(line -> assertThat(line).startsWith("29 29"));
        assertThat(WorkerLog.tail(log, 10_000)).hasSizeBetween(900_000, 1 << 20).matches("(?s)(\\d+) \\1 .*");
        write("x".repeat(2 << 20));
        assertThat(WorkerLog.tail(log, 3)).isEmpty();
    }

    @Test
    void followsFromTheLastLinesOn() throws IOException {
        LineTail early = WorkerLog.follow(log, 10);
        assertThat(early.poll()).isEmpty();
        write("one\ntwo\nthr");
        LineTail late = WorkerLog.follow(log, 2);
        assertThat(late.poll()).containsExactly("two");
        write("ee\nfour\n");
        assertThat(late.poll()).containsExactly("three", "four");
        assertThat(early.poll()).containsExactly("one", "two", "three", "four");
        assertThat(late.poll()).isEmpty();
    }

    private void write(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
