package dev.lenslet.training;

import dev.lenslet.dataset.DataSets;
import dev.lenslet.problem.Refusal;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.HousekeepingSettings.Limit;
import dev.lenslet.training.Retention.Kept;
import dev.lenslet.training.job.JobDirectory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what the settings keep no longer: checkpoints, logs and jobs that have ended, and data sets. One replica at a time. What
 * cannot be deleted is logged and tried again the next time.
 */
final class Housekeeping {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final List<String> KINDS = List.of("checkpoints", "logs", "jobs", "data_sets");

    private final HousekeepingSettings settings;
    private final EndedJobs ended;
    private final JobDeletion deletion;
    private final DataSets dataSets;
    private final Function<String, JobDirectory> directories;
    private final InstantSource clock;
    private final MeterRegistry registry;

    Housekeeping(
            HousekeepingSettings settings,
            EndedJobs ended,
            JobDeletion deletion,
            DataSets dataSets,
            Function<String, JobDirectory> directories,
            DiskRoom room,
            InstantSource clock,
            MeterRegistry registry) {
        this.settings = settings;
        this.ended = ended;
        this.deletion = deletion;
        this.dataSets = dataSets;
        this.directories = directories;
        this.clock = clock;
        this.registry = registry;
        KINDS.forEach(kind -> freed(kind));
        Gauge.builder("lenslet.disk.free", room, DiskRoom::free)
                .description("Bytes that can still be written to the disk of the home directory")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("lenslet.disk.reserve", room, DiskRoom::reserve)
                .description("Bytes of it below which jobs are refused and paused")
                .baseUnit("bytes")
                .register(registry);
    }

    private Counter freed(String kind) {
        return Counter.builder("lenslet.housekeeping.freed")
                .description("Bytes that were kept no longer")
                .baseUnit("bytes")
                .tag("kind", kind)
                .register(registry);
    }

    private interface Deletion {
        void delete(String name) throws IOException;
    }

    void run() {
        deletion.finish();
        Instant now = clock.instant();
        delete("jobs", settings.jobs(), ofJobs(settings.jobs(), List.of(JobDirectory::root)), now, deletion::delete);
        delete(
                "checkpoints",
                settings.checkpoints(),
                ofJobs(settings.checkpoints(), List.of(JobDirectory::checkpoints)),
                now,
                id -> ended.whileEnded(
                        id, () -> DurableFiles.remove(directories.apply(id).checkpoints())));
        delete(
                "logs",
                settings.logs(),
                ofJobs(settings.logs(), List.of(JobDirectory::log, JobDirectory::events)),
                now,
                id -> ended.whileEnded(id, () -> {
                    Files.deleteIfExists(directories.apply(id).log());
                    Files.deleteIfExists(directories.apply(id).events());
                }));
        delete("data_sets", settings.dataSets(), unneeded(), now, dataSets::delete);
    }

    private List<Kept> ofJobs(Limit limit, List<Function<JobDirectory, Path>> parts) {
        List<Kept> all = new ArrayList<>();
        for (EndedJobs.Ended job : limit.isNone() ? List.<EndedJobs.Ended>of() : ended.all()) {
            JobDirectory directory = directories.apply(job.id());
            long bytes = parts.stream()
                    .mapToLong(part -> bytes(part.apply(directory)))
                    .sum();
            boolean there = parts.stream().anyMatch(part -> Files.exists(part.apply(directory)));
            if (there || parts.size() == 1 && parts.getFirst().apply(directory).equals(directory.root())) {
                all.add(new Kept(job.id(), job.finished(), bytes));
            }
        }
        return all;
    }

    private List<Kept> unneeded() {
        if (settings.dataSets().isNone()) {
            return List.of();
        }
        Set<String> needed = new HashSet<>(ended.dataSetsOfOthers());
        for (EndedJobs.Ended job : ended.all()) {
            if (Files.exists(directories.apply(job.id()).checkpoints())) {
                needed.add(job.dataSet());
            }
        }
        List<Kept> all = new ArrayList<>();
        dataSets.stored().forEach((name, since) -> {
            if (!needed.contains(name)) {
                Instant used = ended.lastUse(name).filter(since::isBefore).orElse(since);
                all.add(new Kept(name, used, bytes(dataSets.directory(name))));
            }
        });
        return all;
    }

    private void delete(String kind, Limit limit, List<Kept> all, Instant now, Deletion how) {
        for (Kept kept : Retention.beyond(limit, all, now)) {
            try {
                how.delete(kept.name());
                freed(kind).increment(kept.bytes());
                log.info("Kept no longer: {} of {}, {} bytes, since {}", kind, kept.name(), kept.bytes(), kept.since());
            } catch (Refusal needed) {
                log.debug("{} of {} is kept: {}", kind, kept.name(), needed.detail());
            } catch (IOException | RuntimeException failure) {
                log.warn("{} of {} cannot be deleted; trying again later", kind, kept.name(), failure);
            }
        }
    }

    private static long bytes(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.mapToLong(file -> {
                        try {
                            return Files.isRegularFile(file) ? Files.size(file) : 0;
                        } catch (IOException gone) {
                            return 0;
                        }
                    })
                    .sum();
        } catch (IOException | java.io.UncheckedIOException gone) {
            return 0;
        }
    }
}
