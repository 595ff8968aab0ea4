package dev.lenslet.dataset;

import dev.lenslet.storage.Download;
import dev.lenslet.storage.WrongBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directories on web servers that hold the same files. Not for several threads and one file at once. */
final class Mirrors {

    private static final Logger log = LoggerFactory.getLogger(Mirrors.class);

    /** Breaks of one download that are put up with before the next mirror's turn; each has to bring the file forward. */
    private static final int MAX_BREAKS = 20;

    private final List<URI> mirrors;
    private final Path parts;
    private final Download download;

    /**
     * @param mirrors in the order they are tried, each ending in a slash
     * @param parts where downloads lie until they are whole; what a stopped process left there is taken up again
     */
    Mirrors(List<URI> mirrors, Path parts, Duration patience) {
        this.mirrors = List.copyOf(mirrors);
        this.parts = parts;
        this.download = new Download(patience);
    }

    /** @param bytes as they were downloaded */
    record Fetched(URI from, long bytes) {}

    /**
     * Puts the file in its place, uncompressed where it is one gzip.
     *
     * @throws IOException where no mirror has it, for the last one's reason; what was downloaded of it stays
     */
    Fetched fetch(Published file, Path target, LongConsumer progress) throws IOException, InterruptedException {
        Files.createDirectories(parts);
        IOException last = new IOException("no mirror is configured");
        for (URI mirror : mirrors) {
            try {
                return fetch(mirror, file, target, progress);
            } catch (IOException failure) {
                log.warn("{} could not be had from {}: {}", file.name(), mirror, failure.toString());
                last = failure;
            }
        }
        throw last;
    }

    /** Others may be on their way. */
    private static void deleteIfEmpty(Path parts) throws IOException {
        try (Stream<Path> left = Files.list(parts)) {
            if (left.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(parts);
    }

    private Fetched fetch(URI mirror, Published file, Path target, LongConsumer progress)
            throws IOException, InterruptedException {
        Path part = parts.resolve(file.remote() + ".part");
        for (int breaks = 0; ; breaks++) {
            long before = Files.exists(part) ? Files.size(part) : 0;
            try {
                download.complete(mirror.resolve(file.remote()), part, file.maxBytes(), progress);
                long bytes = Files.size(part);
                file.unpack(part, target);
                Files.delete(part);
                deleteIfEmpty(parts);
                return new Fetched(mirror, bytes);
            } catch (WrongBytes wrong) {
                Files.deleteIfExists(part);
                if (before == 0) {
                    throw wrong;
                }
                log.info("What was there of {} does not fit {}; beginning anew", file.name(), mirror);
            } catch (IOException broken) {
                if (breaks == MAX_BREAKS || !Files.exists(part) || Files.size(part) <= before) {
                    throw broken;
                }
                log.info("{} broke off at {} bytes of {}; going on", mirror, Files.size(part), file.name());
            }
        }
    }
}
