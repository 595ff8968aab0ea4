package dev.lenslet.dataset;

import dev.lenslet.archive.Archive;
import dev.lenslet.archive.ArchiveLimits;
import dev.lenslet.archive.EntryPath;
import dev.lenslet.media.Media;
import dev.lenslet.media.MediaFacts;
import dev.lenslet.problem.Refusal;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Unpacks one upload into a directory of files named by us, and checks each. */
final class Upload implements Archive.Visitor {

    private static final int FAULTS_SHOWN = 20;

    private static final long ROOM_EVERY = 1 << 24;

    /** Files that describe a data set instead of being in it, where they lie outside its class folders. */
    private static final Pattern PAPERS =
            Pattern.compile("(?i)(readme|licen[cs]e|copying|notice|citation|manifest|authors)\\b.*");

    /** Text has no first bytes of its own: its file's name says that it is. */
    private static final Map<String, String> CLAIMS = Map.of("txt", "text/plain");

    private final Path files;
    private final Media media;
    private final Room room;
    private final List<Taken> taken = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private @Nullable Manifest manifest;
    private long bytes;

    /** An example that was taken: its path in the archive, its name on disk, what its header says, its SHA-256. */
    record Taken(EntryPath path, String file, MediaFacts facts, String sha256) {}

    /** Asked now and then while files are written. */
    interface Room {

        /** @throws Refusal where the disk has too little of it */
        void check() throws IOException;
    }

    Upload(Path files, Media media, Room room) {
        this.files = files;
        this.media = media;
        this.room = room;
    }

    /** @throws Refusal naming what is wrong, up to twenty files at once */
    List<Taken> unpack(Path archive, ArchiveLimits limits) throws IOException {
        Files.createDirectories(files);
        Archive.walk(archive, limits, this);
        if (!faults.isEmpty()) {
            throw InvalidDataSet.contents("These files cannot be read: "
                    + String.join("; ", faults.subList(0, Math.min(faults.size(), FAULTS_SHOWN)))
                    + (faults.size() > FAULTS_SHOWN ? "; and " + (faults.size() - FAULTS_SHOWN) + " more" : ""));
        }
        return taken;
    }

    /** What the upload says of itself; null where it doesn't. */
    @Nullable
    Manifest manifest() {
        return manifest;
    }

    @Override
    public void file(EntryPath path, byte[] contents) throws IOException {
        if (path.segments().size() <= 2
                && path.segments().getLast().equalsIgnoreCase(Manifest.NAME)
                && manifest == null) {
            manifest = Manifest.parse(contents);
            return;
        }
        if (bytes / ROOM_EVERY != (bytes + contents.length) / ROOM_EVERY) {
            room.check();
        }
        bytes += contents.length;
        try {
            if (isPaper(path) && media.kindOf(contents, null) == null) {
                return;
            }
            MediaFacts facts = media.check(contents, claim(path));
            String file = String.format(Locale.ROOT, "%08d", taken.size());
            write(contents, files.resolve(file));
            taken.add(new Taken(path, file, facts, Checksums.sha256(contents)));
        } catch (Refusal unreadable) {
            faults.add("'" + path + "' (" + unreadable.detail() + ")");
        }
    }

    /** The folder around everything may be there or not. */
    private static boolean isPaper(EntryPath path) {
        return path.segments().size() <= 2
                && PAPERS.matcher(path.segments().getLast()).matches();
    }

    private static @Nullable String claim(EntryPath path) {
        String name = path.segments().getLast();
        return CLAIMS.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Failures of the disk get a type of their own: they are not the archive's. */
    private static void write(byte[] contents, Path file) throws FileSystemException {
        try {
            Files.write(file, contents);
        } catch (FileSystemException known) {
            throw known;
        } catch (IOException failure) {
            FileSystemException disk = new FileSystemException(file.toString(), null, failure.getMessage());
            disk.initCause(failure);
            throw disk;
        }
    }
}
