package dev.lenslet.training.worker;

import dev.lenslet.training.job.JobDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two workers of one job apart, on whatever machines they are: one works in the job's directory at a time, and one whose
 * job was given to another replica notices and ends. Held until the process ends.
 */
final class Fence {

    private static final Logger log = LoggerFactory.getLogger(Fence.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Longer than an outdated worker takes to notice that it is. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final JobDirectory job;
    private final long assignment;

    private Fence(JobDirectory job, long assignment) {
        this.job = job;
        this.assignment = assignment;
    }

    /**
     * Waits until no other worker is at the job.
     *
     * @param assignment for which this worker works, its number
     * @throws IOException where another worker does not end, or the job was given to another replica meanwhile
     */
    static void enter(JobDirectory job, long assignment) throws IOException, InterruptedException {
        Fence fence = new Fence(job, assignment);
        FileChannel channel = FileChannel.open(job.workerLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long start = System.nanoTime();
        FileLock lock = channel.tryLock();
        while (lock == null) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException("another worker still has the job");
            }
            Thread.sleep(LOOK);
            lock = channel.tryLock();
        }
        if (fence.isOutdated()) {
            throw new IOException("the job was given to another replica");
        }
        Thread.ofPlatform().name("fence").daemon().start(() -> fence.watch(channel));
    }

    /** @param held referred to as long as the process lives: collected, it would be closed, and the lock released */
    private void watch(FileChannel held) {
        try {
            while (held.isOpen()) {
                Thread.sleep(LOOK);
                if (isOutdated()) {
                    log.error("The job was given to another replica; this worker ends");
                    Runtime.getRuntime().halt(1);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOutdated() {
        try {
            return Long.parseLong(Files.readString(job.assignment()).strip()) > assignment;
        } catch (IOException | NumberFormatException unreadable) {
            log.warn("Whose the job is cannot be read: {}", unreadable.toString());
            return false;
        }
    }
}
