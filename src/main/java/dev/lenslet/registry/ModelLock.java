package dev.lenslet.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Held while a model's directory changes: against other threads by a lock of this process, against other replicas on the
 * same volume by a lock on {@code <root>/.locks/<model>}, which lies outside the model so that deleting one leaves it. Not
 * reentrant; opened and closed by the same thread.
 */
final class ModelLock implements AutoCloseable {

    private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private final ReentrantLock here;
    private final FileChannel everywhere;

    private ModelLock(ReentrantLock here, FileChannel everywhere) {
        this.here = here;
        this.everywhere = everywhere;
    }

    /** Waits until nobody else holds it. */
    static ModelLock acquire(Path root, String model) throws IOException {
        Path file = root.resolve(".locks").resolve(model);
        ReentrantLock here = HERE.computeIfAbsent(file, unused -> new ReentrantLock());
        here.lock();
        try {
            Files.createDirectories(root.resolve(".locks"));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                channel.lock();
                return new ModelLock(here, channel);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException | RuntimeException failure) {
            here.unlock();
            throw failure;
        }
    }

    /** Closing the channel releases the file's lock. */
    @Override
    public void close() throws IOException {
        try {
            everywhere.close();
        } finally {
            here.unlock();
        }
    }
}
