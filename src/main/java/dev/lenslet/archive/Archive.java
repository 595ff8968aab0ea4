package dev.lenslet.archive;

import dev.lenslet.problem.Refusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks through the regular files of a zip or tar under limits; anything that is neither file nor folder is refused. */
public final class Archive {

    private static final Logger log = LoggerFactory.getLogger(Archive.class);

    private Archive() {}

    /** Takes the files of an archive. */
    public interface Visitor {

        /** One file, unpacked; what systems leave in archives without being asked does not come here. */
        void file(EntryPath path, byte[] contents) throws IOException;
    }

    /**
     * @throws InvalidArchive where it is no archive, is broken, holds links, devices or paths that climb, or more than the
     *     limits allow
     * @throws FileSystemException where the disk fails, not the archive
     */
    public static void walk(Path archive, ArchiveLimits limits, Visitor visitor) throws IOException {
        byte[] head = new byte[264];
        int read;
        try (InputStream in = Files.newInputStream(archive)) {
            read = in.readNBytes(head, 0, head.length);
        }
        Unpacking unpacking = new Unpacking(limits);
        try {
            if (read >= 4 && head[0] == 'P' && head[1] == 'K') {
                ZipEntries.walk(archive, unpacking, visitor);
            } else if (read >= 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
                // Java's own: that of Commons Compress keeps the header's name and comment, however long.
                try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
                    TarEntries.walk(in, Files.size(archive), unpacking, visitor);
                }
            } else if (read >= 262 && new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar")) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
                    TarEntries.walk(in, -1, unpacking, visitor);
                }
            } else {
                throw InvalidArchive.unsupported("The body is neither a zip nor a tar; send one of class folders.");
            }
        } catch (FileSystemException | Refusal known) {
            throw known;
        } catch (IOException | RuntimeException broken) {
            throw broken(broken);
        }
    }

    static InvalidArchive broken(Exception cause) {
        log.info("An archive cannot be unpacked: {}", cause.toString());
        return InvalidArchive.broken("The archive is truncated or corrupt; is it whole, and does it unpack elsewhere?");
    }

    static InvalidArchive notPlain(String name) {
        return InvalidArchive.broken("'" + name + "' is a link or a device; only files and folders are taken.");
    }
}
