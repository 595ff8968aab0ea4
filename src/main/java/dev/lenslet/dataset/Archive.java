package dev.lenslet.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Walks through the regular files of a zip or tar; anything that is neither file nor folder is refused. */
final class Archive {

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

    /** @throws InvalidDataSet where it is no archive, is broken, or holds links or devices */
    static void walk(Path archive, Visitor visitor) throws IOException {
        byte[] head = new byte[264];
        int read;
        try (InputStream in = Files.newInputStream(archive)) {
            read = in.readNBytes(head, 0, head.length);
        }
        try {
            if (read >= 4 && head[0] == 'P' && head[1] == 'K') {
                zip(archive, visitor);
            } else if (read >= 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
                tar(
                        new GzipCompressorInputStream(new BufferedInputStream(Files.newInputStream(archive)), true),
                        Files.size(archive),
                        visitor);
            } else if (read >= 262 && new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar")) {
                tar(new BufferedInputStream(Files.newInputStream(archive)), -1, visitor);
            } else {
                throw InvalidDataSet.unsupported("The body is neither a zip nor a tar; send one of class folders.");
            }
        } catch (java.nio.file.FileSystemException disk) {
            throw disk;
        } catch (IOException | IllegalArgumentException broken) {
            throw InvalidDataSet.archive("The archive is truncated or corrupt (" + broken.getMessage() + ").");
        }
    }

    private static void zip(Path archive, Visitor visitor) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                if (entry.isDirectory()) {
                    visitor.folder();
                } else if (entry.isUnixSymlink()) {
                    throw link(entry.getName());
                } else if (!zip.canReadEntryData(entry)) {
                    throw InvalidDataSet.archive(
                            "'" + entry.getName() + "' is encrypted or packed in a way that is not read.");
                } else {
                    try (InputStream contents = zip.getInputStream(entry)) {
                        visitor.file(entry.getName(), contents, entry.getCompressedSize());
                    }
                }
            }
        }
    }

    private static void tar(InputStream in, long packed, Visitor visitor) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isDirectory()) {
                    visitor.folder();
                } else if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
                    throw link(entry.getName());
                } else {
                    visitor.file(entry.getName(), tar, packed);
                }
            }
        }
    }

    private static InvalidDataSet link(String name) {
        return InvalidDataSet.archive("'" + name + "' is a link or a device; only files and folders are taken.");
    }
}
