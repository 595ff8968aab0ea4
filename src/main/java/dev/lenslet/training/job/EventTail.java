package dev.lenslet.training.job;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Reads a job's {@code events.jsonl} while it grows. One thread only. */
public final class EventTail {

    private static final int READ_BYTES = 256 * 1024;

    private final Path file;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private long offset;
    private long lines;

    public EventTail(Path file) {
        this.file = file;
    }

    /**
     * A whole line.
     *
     * @param number from 1
     */
    public record Line(long number, String text) {

        /** The event, unless the line is what a killed worker left of one. */
        public Optional<JobEvent> event() {
            try {
                return Optional.of(JobJson.mapper().readValue(text, JobEvent.class));
            } catch (JacksonException torn) {
                return Optional.empty();
            }
        }
    }

    /**
     * Lines that were completed since the last call, some hundreds at most; empty where nothing is new. Of a log that became
     * shorter, which only a hand or a broken disk does, it goes on with what is appended from then on.
     */
    public List<Line> poll() throws IOException {
        ByteBuffer read = ByteBuffer.allocate(READ_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < offset) {
                offset = channel.size();
                unfinished.reset();
            }
            if (channel.read(read, offset) <= 0) {
                return List.of();
            }
        } catch (NoSuchFileException notYet) {
            return List.of();
        }
        offset += read.position();
        List<Line> completed = new ArrayList<>();
        for (int i = 0; i < read.position(); i++) {
            byte next = read.get(i);
            if (next == '\n') {
                completed.add(new Line(++lines, unfinished.toString(StandardCharsets.UTF_8)));
                unfinished.reset();
            } else {
                unfinished.write(next);
            }
        }
        return completed.isEmpty() ? poll() : completed;
    }
}
