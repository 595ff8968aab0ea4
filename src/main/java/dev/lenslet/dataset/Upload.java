package dev.lenslet.dataset;

import dev.lenslet.media.Images;
import dev.lenslet.media.UnreadableMedia;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Unpacks one upload into a directory of files named by us, checking each limit before what it bounds. */
final class Upload implements Archive.Visitor {

    private static final int FAULTS_SHOWN = 20;

    /** Of an entry in a tar: a header or two, and padding. */
    private static final long HEADER_BYTES = 2048;

    private static final long ROOM_EVERY = 1 << 24;

    private final Path files;
    private final DataSetSettings settings;
    private final Images images;
    private final Room room;
    private final List<Taken> taken = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<String> faults = new ArrayList<>();
    private long entries;
    private long bytes;

    /** A picture that was taken: its path in the archive, its name on disk, what its header says, its SHA-256. */
    record Taken(EntryPath path, String file, Images.Dimensions dimensions, String sha256) {}

    /** Asked now and then while files are written. */
    interface Room {

        /** @throws dev.lenslet.problem.Refusal where the disk has too little of it */
        void check() throws IOException;
    }

    Upload(Path files, DataSetSettings settings, Images images, Room room) {
        this.files = files;
        this.settings = settings;
        this.images = images;
        this.room = room;
    }

    /** @throws InvalidDataSet naming what is wrong, up to twenty files at once */
    List<Taken> unpack(Path archive) throws IOException {
        Files.createDirectories(files);
        Archive.walk(
                archive,
                settings.maxEntries(),
                settings.maxUnpacked().toBytes() + settings.maxEntries() * HEADER_BYTES,
                this);
        if (!faults.isEmpty()) {
            throw InvalidDataSet.contents("These files are no pictures that can be read: "
                    + String.join("; ", faults.subList(0, Math.min(faults.size(), FAULTS_SHOWN)))
                    + (faults.size() > FAULTS_SHOWN ? "; and " + (faults.size() - FAULTS_SHOWN) + " more" : ""));
        }
        return taken;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void folder() {
        if (++entries > settings.maxEntries()) {
            throw InvalidDataSet.tooLarge("The archive has more than " + settings.maxEntries() + " entries.");
        }
    }

    @Override
    public void file(String name, InputStream contents, long packed) throws IOException {
        folder();
        EntryPath path = EntryPath.of(name);
        if (path.isClutter()) {
            return;
        }
        if (!names.add(EntryPath.folded(name))) {
            throw InvalidDataSet.archive(
                    "The archive has '" + name + "' twice (case and the way accents are encoded do not count).");
        }
        byte[] picture = read(name, contents, packed);
        try {
            Images.Dimensions dimensions = images.dimensions(picture);
            String file = String.format(Locale.ROOT, "%08d", taken.size());
            write(picture, files.resolve(file));
            var sha256 = MnistSource.digest("SHA-256");
            taken.add(new Taken(path, file, dimensions, HexFormat.of().formatHex(sha256.digest(picture))));
        } catch (UnreadableMedia unreadable) {
            faults.add("'" + name + "' (" + unreadable.detail() + ")");
        }
    }

    /** Reads no further than the limits, whatever sizes the archive claims. */
    private byte[] read(String name, InputStream contents, long packed) throws IOException {
        long most =
                Math.min(settings.maxFile().toBytes(), settings.maxUnpacked().toBytes() - bytes);
        long byRatio = packed < 0 ? Long.MAX_VALUE : Math.max(packed, 1024) * settings.maxRatio();
        long limit = Math.min(most, byRatio);
        byte[] picture = contents.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, limit + 1));
        if (picture.length > limit) {
            throw InvalidDataSet.tooLarge("'" + name + "' unpacks to more than " + limit + " bytes; a file may have "
                    + settings.maxFile().toBytes() + ", an upload "
                    + settings.maxUnpacked().toBytes() + ", and " + settings.maxRatio() + " for each packed byte.");
        }
        if (bytes / ROOM_EVERY != (bytes + picture.length) / ROOM_EVERY) {
            room.check();
        }
        bytes += picture.length;
        return picture;
    }

    /** Failures of the disk get a type of their own: they are not the archive's. */
    private static void write(byte[] picture, Path file) throws FileSystemException {
        try {
            Files.write(file, picture);
        } catch (FileSystemException known) {
            throw known;
        } catch (IOException failure) {
            FileSystemException disk = new FileSystemException(file.toString(), null, failure.getMessage());
            disk.initCause(failure);
            throw disk;
        }
    }
}
