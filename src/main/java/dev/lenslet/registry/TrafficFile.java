package dev.lenslet.registry;

import dev.lenslet.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** A model's {@code traffic.json}. */
final class TrafficFile {

    static final String NAME = "traffic.json";

    private static final Logger log = LoggerFactory.getLogger(TrafficFile.class);

    private TrafficFile() {}

    /** Null where there is none, or one that cannot be read, which is logged: a model answers whatever is said of its traffic. */
    static @Nullable Traffic read(Path model) {
        try {
            return ModelRecords.JSON.readValue(Files.readAllBytes(model.resolve(NAME)), Traffic.class);
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException unreadable) {
            return none(model, unreadable.getClass().getSimpleName());
        } catch (JacksonException malformed) {
            return none(model, malformed.getOriginalMessage());
        }
    }

    private static @Nullable Traffic none(Path model, String reason) {
        log.warn("The traffic of model {} is not split, its {} cannot be read: {}", model.getFileName(), NAME, reason);
        return null;
    }

    static void write(Path model, Traffic traffic) throws IOException {
        DurableFiles.write(model.resolve(NAME), ModelRecords.JSON.writeValueAsBytes(traffic));
    }

    /** Takes what is named so out of the split; where nothing is left of it, it ends. */
    static void withoutShares(Path model, @Nullable Traffic traffic, Predicate<String> named) throws IOException {
        Traffic rest = traffic == null ? null : traffic.without(named);
        if (rest != null && !rest.equals(traffic)) {
            write(model, rest);
        } else if (rest == null) {
            delete(model);
        }
    }

    static void delete(Path model) throws IOException {
        DurableFiles.remove(model.resolve(NAME));
    }
}
