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

/** Reads lines of UTF-8 from a file that grows. One thread only. */
public final class LineTail {

    private static final int READ_BYTES = 256 * 1024;

    private final Path file;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private long offset;

    /**
     * @param file may come later
     * @param offset of the first byte that is read
     */
    public LineTail(Path file, long offset) {
        this.file = file;
        this.offset = offset;
    }

    /**
     * Lines that were completed since the last call, some hundreds at most; empty where nothing is new. Of a file that became
     * shorter, which only a hand or a broken disk does, it goes on with what is appended from then on.
     */
    public List<String> poll() throws IOException {
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
        List<String> completed = new ArrayList<>();
        for (int i = 0; i < read.position(); i++) {
            byte next = read.get(i);
            if (next == '\n') {
                completed.add(unfinished.toString(StandardCharsets.UTF_8));
                unfinished.reset();
            } else {
                unfinished.write(next);
            }
        }
        return completed.isEmpty() ? poll() : completed;
    }
}
