package dev.lenslet.registry;

import dev.lenslet.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Has the models looked at when the file system tells of a change in their directories, and every
 * {@code lenslet.models.poll} all the same: network file systems tell of nothing. One thread of its own.
 */
@Component
class ModelWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ModelWatch.class);

    /** A copy is many events; one look is enough for all that come so close together. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private final DiskModels models;
    private final List<Path> roots;
    private final Duration poll;
    private volatile @Nullable Thread thread;

    ModelWatch(DiskModels models, Home home, ModelsDirectory directory) {
        this.models = models;
        this.roots = List.of(home.models(), directory.dir());
        this.poll = directory.poll();
    }

    @Override
    public void start() {
        if (!poll.isZero()) {
            thread = Thread.ofPlatform().name("model-watch").daemon().start(this::watch);
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Waits for the end of a look that is under way. */
    @Override
    public void stop() {
        Thread watching = thread;
        thread = null;
        if (watching != null) {
            watching.interrupt();
            try {
                watching.join(Duration.ofSeconds(10));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void watch() {
        try (WatchService events = roots.getFirst().getFileSystem().newWatchService()) {
            while (thread != null) {
                roots.forEach(root -> register(root, events));
                look();
                await(events);
            }
        } catch (InterruptedException stopped) {
            // As asked.
        } catch (IOException unsupported) {
            log.error("The models' directories cannot be watched; changes there show after a restart", unsupported);
        }
    }

    private void look() {
        try {
            models.refresh();
        } catch (RuntimeException failure) {
            log.warn("The models could not be looked at; the next look is in {}", poll, failure);
        }
    }

    /** Until something happened and it has been quiet for a moment, or it is time. */
    private void await(WatchService events) throws InterruptedException {
        long end = System.nanoTime() + poll.toNanos();
        WatchKey key = events.poll(poll.toNanos(), TimeUnit.NANOSECONDS);
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = System.nanoTime() < end ? events.poll(QUIET.toNanos(), TimeUnit.NANOSECONDS) : null;
        }
    }

    /** A root and the models in it; what is registered already stays so. */
    private static void register(Path root, WatchService events) {
        try (Stream<Path> children = Files.list(root)) {
            watch(root, events);
            for (Path model : (Iterable<Path>) children.filter(Files::isDirectory)::iterator) {
                if (Names.isModel(String.valueOf(model.getFileName()))) {
                    watch(model, events);
                }
            }
        } catch (IOException unwatched) {
            // It is not there, or there are too many: what happens in it shows at the next look that is due.
            log.debug("{} is not watched", root, unwatched);
        }
    }

    private static void watch(Path directory, WatchService events) throws IOException {
        directory.register(events, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    }
}
