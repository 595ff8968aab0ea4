package dev.lenslet.serving;

import dev.lenslet.serving.RunnerChoice.By;
import dev.lenslet.serving.RunnerChoice.Trial;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was measured of how graphs are run best, in a file of the home directory: the {@value #MOST} graphs that were measured last. A
 * file that cannot be read counts as none, and is written over. For one thread.
 */
@Component
@DependsOn(Home.HELD)
class KeptRunners {

    static final int MOST = 256;

    private static final Logger log = LoggerFactory.getLogger(KeptRunners.class);

    private static final int FORMAT = 1;

    private final Path file;

    KeptRunners(Home home) {
        this.file = home.runners();
    }

    /**
     * What figures hold for.
     *
     * @param graph its SHA-256
     * @param processors that this process may use
     * @param processor its model
     * @param engine as it calls itself
     */
    record Key(String graph, int processors, String processor, String engine) {}

    private record Entry(Key key, List<Trial> trials) {

        private Entry {
            trials = List.copyOf(trials);
            if (trials.isEmpty()) {
                throw new IllegalArgumentException("nothing was measured");
            }
        }
    }

    private record Contents(int format, List<Entry> entries) {

        /** Made where there is something to read or write, since most starts have neither. */
        private static final JsonMapper JSON = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build();

        private Contents {
            entries = List.copyOf(entries);
            if (format != FORMAT) {
                throw new IllegalArgumentException("format " + format + " is not " + FORMAT);
            }
        }
    }

    /** What was measured before; null where nothing was. */
    @Nullable
    RunnerChoice find(Key key) {
        return read().stream()
                .filter(entry -> entry.key.equals(key))
                .findFirst()
                .map(entry -> new RunnerChoice(RunnerChoice.best(entry.trials), By.CACHED, entry.trials))
                .orElse(null);
    }

    /** Keeps what was measured, in place of what there is of the same, or of the oldest. */
    void keep(Key key, RunnerChoice measured) {
        List<Entry> entries = new ArrayList<>(read());
        entries.removeIf(entry -> entry.key.equals(key));
        entries.add(new Entry(key, measured.trials()));
        List<Entry> last = entries.subList(Math.max(0, entries.size() - MOST), entries.size());
        try {
            DurableFiles.write(file, Contents.JSON.writeValueAsBytes(new Contents(FORMAT, last)));
        } catch (IOException failure) {
            log.warn("How {} is run best cannot be kept, and is measured again at the next start", key.graph, failure);
        }
    }

    private List<Entry> read() {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Contents contents = Contents.JSON.readValue(bytes, Contents.class);
            return contents == null ? List.of() : contents.entries;
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException | JacksonException unreadable) {
            log.warn("{} cannot be read; what it told is measured again: {}", file, unreadable.getMessage());
            return List.of();
        }
    }
}
