package dev.lenslet.dataset;

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

/** Walks through the regular files of a zip or tar; anything that is neither file nor folder is refused. */
final class Archive {

    private static final Logger log = LoggerFactory.getLogger(Archive.class);

    private Archive() {}

    /** Takes one file of an archive. */
    interface Visitor {

        /**
         * @param contents what really unpacks, read as far as wished
         * @param packed bytes the entry takes in the archive; -1 where that is not known
         */
        void file(String name, InputStream contents, long packed) throws IOException;

        /** A folder, counted like a file. */
        void folder();
    }

    /**
     * @param maxEntries what the visitor will take; bounds the memory for an archive's own lists
     * @param maxUnpacked bytes of a tar that are unpacked at most, whatever the visitor reads of them
     * @throws InvalidDataSet where it is no archive, is broken, or holds links or devices
     * @throws FileSystemException where the disk fails, not the archive
     */
    static void walk(Path archive, int maxEntries, long maxUnpacked, Visitor visitor) throws IOException {
        byte[] head = new byte[264];
        int read;
        try (InputStream in = Files.newInputStream(archive)) {
            read = in.readNBytes(head, 0, head.length);
        }
        try {
            if (read >= 4 && head[0] == 'P' && head[1] == 'K') {
                ZipEntries.walk(archive, maxEntries, visitor);
            } else if (read >= 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
                // Java's own: that of Commons Compress keeps the header's name and comment, however long.
                try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
                    TarEntries.walk(in, Files.size(archive), maxUnpacked, visitor);
                }
            } else if (read >= 262 && new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar")) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
                    TarEntries.walk(in, -1, maxUnpacked, visitor);
                }
            } else {
                throw InvalidDataSet.unsupported("The body is neither a zip nor a tar; send one of class folders.");
            }
        } catch (FileSystemException | Refusal known) {
            throw known;
        } catch (IOException | RuntimeException broken) {
            log.info("An upload cannot be unpacked: {}", broken.toString());
            throw InvalidDataSet.archive(
                    "The archive is truncated or corrupt; is it whole, and does it unpack elsewhere?");
        }
    }

    static InvalidDataSet notPlain(String name) {
        return InvalidDataSet.archive("'" + name + "' is a link or a device; only files and folders are taken.");
    }
}
