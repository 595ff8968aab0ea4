package dev.lenslet.training.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Reads a job's {@code events.jsonl} while it grows. One thread only. */
public final class EventTail {

    private final LineTail tail;
    private long lines;

    public EventTail(Path file) {
        this.tail = new LineTail(file, 0);
    }

    /**
     * A whole line.
     *
     * @param number from 1
     */
    public record Line(long number, String text) {

        /** The event, unless the line is what a killed worker left of one, or tells what only a newer service knows. */
        public Optional<JobEvent> event() {
            try {
                return Optional.of(JobJson.mapper().readValue(text, JobEvent.class));
            } catch (JacksonException torn) {
                return Optional.empty();
            }
        }
    }

    /** Lines that were completed since the last call, as {@link LineTail#poll}. */
    public List<Line> poll() throws IOException {
        List<Line> completed = new ArrayList<>();
        for (String text : tail.poll()) {
            completed.add(new Line(++lines, text));
        }
        return completed;
    }
}
