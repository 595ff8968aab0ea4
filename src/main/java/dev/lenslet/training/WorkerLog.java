package dev.lenslet.training;

import dev.lenslet.training.job.LineTail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The end of a worker's log. */
final class WorkerLog {

    private static final int MAX_BYTES = 1024 * 1024;

    private WorkerLog() {}

    /**
     * The last lines, of the last megabyte at most; empty where there is no log.
     *
     * @param lines at most
     */
    static String tail(Path log, int lines) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            ByteBuffer bytes = read(channel, start(channel, lines));
            String text = StandardCharsets.UTF_8.decode(bytes).toString();
            return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    /**
     * The log from its last lines on, and then as it is written.
     *
     * @param lines at most, of the last megabyte
     */
    static LineTail follow(Path log, int lines) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            return new LineTail(log, start(channel, lines));
        } catch (NoSuchFileException notYet) {
            return new LineTail(log, 0);
        }
    }

    /** Where the last lines begin. */
    private static long start(FileChannel channel, int lines) throws IOException {
        long from = Math.max(0, channel.size() - MAX_BYTES);
        ByteBuffer bytes = read(channel, from);
        int ends = 0;
        for (int i = bytes.limit() - 2; i >= 0; i--) {
            if (bytes.get(i) == '\n' && ++ends == lines) {
                return from + i + 1;
            }
        }
        if (from == 0) {
            return 0;
        }
        int first = 0;
        while (first < bytes.limit() && bytes.get(first) != '\n') {
            first++;
        }
        return from + Math.min(first + 1, bytes.limit());
    }

    private static ByteBuffer read(FileChannel channel, long from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MAX_BYTES, channel.size() - from));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // Reads until it has all.
        }
        return bytes.flip();
    }
}
