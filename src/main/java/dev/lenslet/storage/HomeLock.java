package dev.lenslet.storage;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Held from before anything in the home directory is touched until the end: alone where the database is in it, together with
 * other replicas where a database elsewhere is shared. The system lets go of it when the process ends, however it does.
 */
@Component(HomeLock.NAME)
class HomeLock {

    static final String NAME = "homeLock";

    private final FileChannel channel;

    HomeLock(Home home, Environment environment) {
        Path directory = home.home();
        boolean shared = environment.containsProperty("spring.datasource.url");
        FileChannel opened = open(directory);
        try {
            if (lock(opened, shared) == null) {
                opened.close();
                throw UnusableHome.taken(directory);
            }
        } catch (IOException failure) {
            throw UnusableHome.notWritable(directory, failure);
        }
        this.channel = opened;
    }

    private static FileChannel open(Path home) {
        try {
            Files.createDirectories(home);
            return FileChannel.open(
                    home.resolve(".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw UnusableHome.notWritable(home, failure);
        }
    }

    private static @Nullable FileLock lock(FileChannel file, boolean shared) throws IOException {
        try {
            return file.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    @PreDestroy
    void release() throws IOException {
        channel.close();
    }
}
