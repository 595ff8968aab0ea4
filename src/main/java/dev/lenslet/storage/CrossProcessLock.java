package dev.lenslet.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Held while something is done that one process on a volume may do at a time; the system lets go of it when the process ends.
 * Threads of one process must not meet at it.
 */
public final class CrossProcessLock implements AutoCloseable {

    private final FileChannel channel;

    private CrossProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until no other process holds it; an interrupt ends the wait with an {@link IOException}.
     *
     * @param file made if it is not there, and never deleted: it is the lock
     */
    public static CrossProcessLock acquire(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            channel.lock();
            return new CrossProcessLock(channel);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
