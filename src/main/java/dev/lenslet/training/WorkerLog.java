package dev.lenslet.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

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
        ByteBuffer bytes;
        boolean whole;
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            long size = channel.size();
            long from = Math.max(0, size - MAX_BYTES);
            whole = from == 0;
            bytes = ByteBuffer.allocate((int) (size - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // Reads until it has all.
            }
        } catch (NoSuchFileException none) {
            return "";
        }
        List<String> all = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                .lines()
                .skip(whole ? 0 : 1)
                .toList();
        List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
        return last.isEmpty() ? "" : String.join("\n", last) + "\n";
    }
}
