package dev.lenslet.storage;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Held from before anything in the home directory is touched until the end: alone where the database is in it, together with
 * other replicas where a database elsewhere is shared. The system lets go of it when the process ends, however it does. Whoever
 * has the directory alone, if only for a moment, removes the uploads that a crash left half written there.
 */
@Component(HomeLock.NAME)
public class HomeLock {

    static final String NAME = "homeLock";

    /** Another replica has it alone while it starts, for as long as that takes to sweep. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final FileChannel channel;
    private final boolean alone;

    HomeLock(Home home, Environment environment) {
        Path directory = home.home();
        boolean shared = environment.containsProperty("spring.datasource.url");
        FileChannel opened = open(directory);
        try {
            if (!(shared ? share(opened, home) : holdAlone(opened, home))) {
                opened.close();
                throw UnusableHome.taken(directory);
            }
        } catch (IOException failure) {
            throw UnusableHome.notWritable(directory, failure);
        }
        this.channel = opened;
        this.alone = !shared;
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

    private static boolean holdAlone(FileChannel file, Home home) throws IOException {
        if (lock(file, false) == null) {
            return false;
        }
        sweep(home);
        return true;
    }

    private static boolean share(FileChannel file, Home home) throws IOException {
        FileLock alone = lock(file, false);
        if (alone != null) {
            sweep(home);
            alone.release();
        }
        long start = System.nanoTime();
        while (lock(file, true) == null) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    private static void sweep(Home home) throws IOException {
        DurableFiles.sweep(home.dataSets());
        DurableFiles.sweep(home.imports());
    }

    private static @Nullable FileLock lock(FileChannel file, boolean shared) throws IOException {
        try {
            return file.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    /** Whether no other process works in this home, and so on the database in it. */
    public boolean isAlone() {
        return alone;
    }

    @PreDestroy
    void release() throws IOException {
        channel.close();
    }
}
