package dev.lenslet.training.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends to a job's {@code events.jsonl}: a line an event, each in one write, so that lines of the service and of the
 * worker never mix. Thread-safe.
 */
public final class EventLog implements AutoCloseable {

    private final FileChannel channel;

    private EventLog(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens the log; a line that a killed worker left unfinished is ended, and so stays a line of its own. */
    public static EventLog open(Path file) throws IOException {
        boolean torn = endsInsideALine(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (torn) {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
        return new EventLog(channel);
    }

    /** Appends one event to a log that is not kept open. */
    public static void append(Path file, JobEvent event) throws IOException {
        try (EventLog log = open(file)) {
            log.append(event);
        }
    }

    public synchronized void append(JobEvent event) {
        String line = JobJson.mapper().writeValueAsString(event) + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    private static boolean endsInsideALine(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
        }
    }
}
