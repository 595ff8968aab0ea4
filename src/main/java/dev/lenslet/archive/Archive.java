package dev.lenslet.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Walks through the regular files of a zip or tar under limits; anything that is neither file nor folder is refused. */
public final class Archive {

    private final Unpacking unpacking;
    private final Visitor visitor;

    private Archive(ArchiveLimits limits, Visitor visitor) {
        this.unpacking = new Unpacking(limits);
        this.visitor = visitor;
    }

    /** Takes the files of an archive. */
    public interface Visitor {

        /** One file, unpacked; what systems leave in archives without being asked does not come here. */
        void file(EntryPath path, byte[] contents) throws IOException;
    }

    /**
     * @throws InvalidArchive where it is no archive, is broken, holds links, devices or paths that climb, or more than the
     *     limits allow
     */
    public static void walk(Path archive, ArchiveLimits limits, Visitor visitor) throws IOException {
        byte[] head = new byte[264];
        int read;
        try (InputStream in = Files.newInputStream(archive)) {
            read = in.readNBytes(head, 0, head.length);
        }
        Archive walk = new Archive(limits, visitor);
        try {
            if (read >= 4 && head[0] == 'P' && head[1] == 'K') {
                walk.zip(archive);
            } else if (read >= 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
                walk.tar(
                        new GzipCompressorInputStream(new BufferedInputStream(Files.newInputStream(archive)), true),
                        Files.size(archive));
            } else if (read >= 262 && new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar")) {
                walk.tar(new BufferedInputStream(Files.newInputStream(archive)), -1);
            } else {
                throw InvalidArchive.unsupported("The body is neither a zip nor a tar; send one of class folders.");
            }
        } catch (FileSystemException disk) {
            throw disk;
        } catch (IOException | IllegalArgumentException broken) {
            throw broken(broken);
        }
    }

    static InvalidArchive broken(Exception cause) {
        return InvalidArchive.broken("The archive is truncated or corrupt (" + cause.getMessage() + ").");
    }

    private void zip(Path archive) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                if (entry.isDirectory()) {
                    unpacking.entry();
                    continue;
                }
                checkReadable(zip, entry);
                try (InputStream contents = zip.getInputStream(entry)) {
                    file(entry.getName(), contents, entry.getCompressedSize());
                }
            }
        }
    }

    static void checkReadable(ZipFile zip, ZipArchiveEntry entry) {
        if (entry.isUnixSymlink()) {
            throw link(entry.getName());
        }
        if (!zip.canReadEntryData(entry)) {
            throw InvalidArchive.broken("'" + entry.getName() + "' is encrypted or packed in a way that is not read.");
        }
    }

    private void tar(InputStream in, long packed) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isDirectory()) {
                    unpacking.entry();
                } else if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
                    throw link(entry.getName());
                } else {
                    file(entry.getName(), tar, packed);
                }
            }
        }
    }

    private void file(String name, InputStream contents, long packed) throws IOException {
        EntryPath path = unpacking.path(name);
        if (!path.isClutter()) {
            visitor.file(path, unpacking.read(path, contents, packed));
        }
    }

    private static InvalidArchive link(String name) {
        return InvalidArchive.broken("'" + name + "' is a link or a device; only files and folders are taken.");
    }
}
