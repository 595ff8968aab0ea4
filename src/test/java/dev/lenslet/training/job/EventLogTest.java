package dev.lenslet.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.job.EventTail.Line;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path directory;

    private Path file;
    private EventTail tail;

    @BeforeEach
    void follow() {
        file = directory.resolve("events.jsonl");
        tail = new EventTail(file);
    }

    @Test
    void deliversEachEventOnceInItsOrder() throws IOException {
        assertThat(tail.poll()).isEmpty();
        EventLog.append(file, phase("loading"));
        EventLog.append(file, phase("training"));
        assertThat(tail.poll())
                .extracting(Line::number, Line::event)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, Optional.of(phase("loading"))),
                        org.assertj.core.groups.Tuple.tuple(2L, Optional.of(phase("training"))));
        assertThat(tail.poll()).isEmpty();
        EventLog.append(file, new JobEvent.Epoch(NOW, 1, 2, 0.5, 1, null, 0.25, 0.01, 3));
        assertThat(tail.poll()).singleElement().extracting(Line::number).isEqualTo(3L);
    }

    @Test
    void aHalfWrittenLineIsNotDeliveredBeforeItsEnd() throws IOException {
        EventLog.append(file, phase("loading"));
        write("{\"event\":\"phase\",\"at\":\"2026-01-02T03:04:05Z\",");
        assertThat(tail.poll()).hasSize(1);
        assertThat(tail.poll()).isEmpty();
        write("\"phase\":\"trai");
        assertThat(tail.poll()).isEmpty();
        write("ning\"}\n");
        assertThat(tail.poll()).singleElement().extracting(Line::event).isEqualTo(Optional.of(phase("training")));
    }

    @Test
    void whatAKilledWorkerLeftOfALineIsALineWithoutAnEvent() throws IOException {
        write("{\"event\":\"pha");
        EventLog.append(file, phase("publishing"));
        List<Line> lines = tail.poll();
        assertThat(lines).extracting(Line::event).containsExactly(Optional.empty(), Optional.of(phase("publishing")));
        assertThat(lines).extracting(Line::number).containsExactly(1L, 2L);
    }

    @Test
    void goesOnWithWhatIsAppendedToATruncatedLog() throws IOException {
        for (int i = 0; i < 5; i++) {
            EventLog.append(file, phase("counting " + i));
        }
        assertThat(tail.poll()).hasSize(5);
        // Within the second line.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.readString(file).indexOf("counting 1"));
        }
        assertThat(tail.poll()).isEmpty();
        EventLog.append(file, phase("after"));
        EventLog.append(file, phase("and on"));
        assertThat(events(tail.poll())).containsExactly(phase("after"), phase("and on"));
    }

    @Test
    void readsAMultiByteCharacterThatWasWrittenInTwoParts() throws IOException {
        EventLog.append(file, phase("größer"));
        byte[] whole = Files.readAllBytes(file);
        int cut = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf('ö') + 1;
        Path other = directory.resolve("other.jsonl");
        EventTail parts = new EventTail(other);
        Files.write(other, java.util.Arrays.copyOf(whole, cut));
        assertThat(parts.poll()).isEmpty();
        Files.write(other, java.util.Arrays.copyOfRange(whole, cut, whole.length), StandardOpenOption.APPEND);
        assertThat(events(parts.poll())).containsExactly(phase("größer"));
    }

    @Test
    void deliversALongLogAndALongLineWhole() throws IOException {
        String line = "x".repeat(600_000);
        EventLog.append(file, phase(line));
        try (EventLog log = EventLog.open(file)) {
            for (int i = 0; i < 10_000; i++) {
                log.append(phase("counting " + i));
            }
        }
        List<Line> lines = new ArrayList<>();
        for (List<Line> some = tail.poll(); !some.isEmpty(); some = tail.poll()) {
            lines.addAll(some);
        }
        assertThat(lines).hasSize(10_001);
        assertThat(events(lines.subList(0, 1))).containsExactly(phase(line));
        assertThat(events(lines.subList(10_000, 10_001))).containsExactly(phase("counting 9999"));
    }

    @Test
    void readsWhatOlderServicesWroteAndPassesOverWhatNewerOnesWill() throws IOException {
        write("""
                {"event":"phase","at":"2026-01-02T03:04:05Z","phase":"training"}
                {"event":"progress","at":"2026-01-02T03:04:05Z","epoch":1,"epochs":2,"step":3,"steps_per_epoch":4,"loss":0.5,\
                "accuracy":0.75,"samples_per_second":10.0,"seconds_left":6.5}
                {"event":"prophecy","at":"2026-01-02T03:04:05Z"}
                {"event":"usage","at":"2026-01-02T03:04:05Z","cpu_cores":1.5,"watts":40}
                """);
        assertThat(tail.poll())
                .extracting(Line::event)
                .containsExactly(
                        Optional.of(phase("training")),
                        Optional.of(new JobEvent.Progress(NOW, 1, 2, 3, 4, 0.5, 0.75, null, null, null, 10, 6.5)),
                        Optional.empty(),
                        Optional.of(new JobEvent.Usage(NOW, 1.5, null, null, null)));
    }

    @Test
    void linesOfSeveralWritersNeverMix() throws Exception {
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
            String phase = ("writer " + w).repeat(40);
            writers.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        EventLog.append(file, phase(phase));
                    }
                } catch (IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        List<JobEvent> events = new ArrayList<>();
        for (List<Line> lines = tail.poll(); !lines.isEmpty(); lines = tail.poll()) {
            events.addAll(events(lines));
        }
        assertThat(events).hasSize(800);
    }

    private static List<JobEvent> events(List<Line> lines) {
        return lines.stream().flatMap(line -> line.event().stream()).toList();
    }

    private static JobEvent phase(String phase) {
        return new JobEvent.Phase(NOW, phase, null, null);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
