package dev.lenslet.dataset;

import dev.lenslet.media.Media;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.storage.CrossProcessLock;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;

/** Data sets in directories below {@code lenslet.home}. */
@Component
@DependsOn(Home.HELD)
class DiskDataSets implements DataSets, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DiskDataSets.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final Path root;
    private final Path downloads;
    private final DataSetSettings settings;
    private final Media media;
    private final DataSetUsers users;
    private final Catalogue catalogue;
    private final Fetches fetches = new Fetches();
    private final Map<String, Map<Use, String>> uses = new HashMap<>();

    @Autowired
    DiskDataSets(
            Home home, LocalData local, DataSetSettings settings, Media media, ObjectProvider<DataSetUsers> users) {
        this(
                home,
                local,
                settings,
                media,
                name -> users.stream().flatMap(some -> some.of(name).stream()).toList());
    }

    DiskDataSets(Home home, LocalData local, DataSetSettings settings, Media media) {
        this(home, local, settings, media, name -> List.of());
    }

    private DiskDataSets(Home home, LocalData local, DataSetSettings settings, Media media, DataSetUsers users) {
        this.root = home.dataSets();
        this.settings = settings;
        this.media = media;
        this.users = users;
        this.downloads = home.home().resolve("downloads");
        this.catalogue = Catalogue.of(local, settings, downloads, media);
    }

    @Override
    public Optional<DataSet> find(String name) {
        if (!NAME.matcher(name).matches() || !Files.exists(directory(name).resolve(DataSetReader.DESCRIPTION))) {
            return Optional.empty();
        }
        try {
            return Optional.of(DataSetReader.open(directory(name)).dataSet());
        } catch (IOException | RuntimeException unreadable) {
            log.warn("Data set {} cannot be read: {}", name, unreadable.toString());
            return Optional.empty();
        }
    }

    Map<String, DataSet> all() throws IOException {
        Map<String, DataSet> all = new TreeMap<>();
        if (Files.isDirectory(root)) {
            try (Stream<Path> entries = Files.list(root)) {
                entries.map(entry -> entry.getFileName().toString())
                        .forEach(name -> find(name).ifPresent(dataSet -> all.put(name, dataSet)));
            }
        }
        return all;
    }

    Fetches fetches() {
        return fetches;
    }

    @Override
    public boolean inCatalogue(String name) {
        return catalogueEntry(name).isPresent();
    }

    @Override
    public Optional<CatalogueEntry> catalogueEntry(String name) {
        return catalogue.source(name).map(CatalogueSource::entry);
    }

    List<String> catalogue() {
        return catalogue.names();
    }

    @Override
    public Path directory(String name) {
        return root.resolve(name);
    }

    @Override
    public void ensure(String name, Progress progress) throws IOException, InterruptedException {
        if (find(name).isEmpty()) {
            Fetches.await(fetch(name), progress);
        }
    }

    /** Begins to fetch a data set of the catalogue, or joins who does. */
    Fetches.Fetch fetch(String name) {
        CatalogueSource source =
                catalogue.source(name).orElseThrow(() -> InvalidDataSet.unknown(name, catalogue.names()));
        return fetches.begin(name, progress -> {
            try (CrossProcessLock turn = CrossProcessLock.acquire(downloads.resolve("." + name + ".lock"))) {
                if (find(name).isEmpty()) {
                    fetch(source, name, progress);
                }
            }
        });
    }

    private void fetch(CatalogueSource source, String name, Progress progress)
            throws IOException, InterruptedException {
        Path staged = stage();
        try {
            Description.write(source.fetch(staged, progress), staged);
            DurableFiles.publish(staged, directory(name));
        } finally {
            DurableFiles.delete(staged);
        }
    }

    /** Stores an upload, whole or not at all. */
    DataSet store(String name, InputStream body) throws IOException {
        return store(name, UploadFormat.ARCHIVE, null, body);
    }

    /** @param groups how file names tell which belong together; null where they don't */
    DataSet store(String name, UploadFormat format, @Nullable GroupRule groups, InputStream body) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidFields(
                    "name",
                    "must be 1 to 64 lowercase letters, digits, dots, dashes or underscores, not '" + name + "'");
        }
        if (inCatalogue(name)) {
            throw InvalidDataSet.ofCatalogue(name);
        }
        if (Files.exists(directory(name))) {
            throw InvalidDataSet.taken(name);
        }
        Path staged = stage();
        Path files = staged.resolve(DataSetReader.FILES);
        try {
            Path spooled = staged.resolve("upload");
            spool(body, spooled);
            Intake.Examined taken = new Intake(files, media, settings, this::checkRoom).take(format, spooled, groups);
            List<Example> examples = taken.examples();
            DataSet dataSet = Description.ofExamples(name, "upload", examples, taken.leftOut(), files, Instant.now());
            Description.writeIndex(examples, staged);
            Description.write(dataSet, staged);
            DurableFiles.publish(staged, directory(name));
            return dataSet;
        } catch (FileAlreadyExistsException exists) {
            throw InvalidDataSet.taken(name);
        } catch (IOException failure) {
            if (isFull(failure)) {
                throw full();
            }
            checkRoom();
            throw failure;
        } finally {
            DurableFiles.delete(staged);
        }
    }

    private void spool(InputStream body, Path archive) throws IOException {
        long limit = settings.maxUpload().toBytes();
        long total = 0;
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(archive)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                if (total >> 24 != (total + read) >> 24) {
                    checkRoom();
                }
                total += read;
                if (total > limit) {
                    throw InvalidDataSet.tooLarge("The upload is over the limit of " + limit + " bytes.");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private Path stage() throws IOException {
        Files.createDirectories(root);
        checkRoom();
        return Files.createDirectory(root.resolve("." + UUID.randomUUID() + ".tmp"));
    }

    private void checkRoom() throws IOException {
        if (Files.getFileStore(root).getUsableSpace() < settings.minFree().toBytes()) {
            throw full();
        }
    }

    private InvalidDataSet full() throws IOException {
        return InvalidDataSet.storageFull(
                Files.getFileStore(root).getUsableSpace(), settings.minFree().toBytes());
    }

    /** Java has no type for it; these are the texts of Linux and macOS, of Windows, and of a quota. */
    private static boolean isFull(IOException failure) {
        String text = String.valueOf(failure.getMessage());
        return text.contains("No space left") || text.contains("not enough space") || text.contains("quota exceeded");
    }

    @Override
    public Map<String, Instant> stored() {
        Map<String, Instant> stored = new TreeMap<>();
        try {
            all().forEach((name, dataSet) -> stored.put(name, dataSet.created()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return stored;
    }

    @Override
    public void delete(String name) throws IOException {
        synchronized (uses) {
            if (find(name).isEmpty()) {
                forgetFetch(name);
                return;
            }
            Set<String> needing = new TreeSet<>(users.of(name));
            needing.addAll(uses.getOrDefault(name, Map.of()).values());
            if (!needing.isEmpty()) {
                throw InvalidDataSet.inUse(name, needing);
            }
            DurableFiles.remove(directory(name));
        }
    }

    /** One that failed is gone with what it has downloaded; one under way goes on. */
    private void forgetFetch(String name) throws IOException {
        if (fetches.of(name).isEmpty()) {
            throw InvalidDataSet.unknown(name, all().keySet());
        }
        if (!fetches.forget(name, () -> DurableFiles.delete(downloads.resolve(name)))) {
            throw InvalidDataSet.notComplete(name);
        }
    }

    @Override
    public Use use(String name, String by) {
        AtomicBoolean closed = new AtomicBoolean();
        Use use = new Use() {
            @Override
            public void close() {
                if (closed.compareAndSet(false, true)) {
                    synchronized (uses) {
                        uses.getOrDefault(name, new HashMap<>()).remove(this);
                    }
                }
            }
        };
        synchronized (uses) {
            uses.computeIfAbsent(name, same -> new HashMap<>()).put(use, by);
        }
        return use;
    }

    @Override
    public void close() {
        fetches.close();
    }
}
