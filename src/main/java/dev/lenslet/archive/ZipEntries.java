package dev.lenslet.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The entries of a zip, as its central directory lists them. */
final class ZipEntries {

    /** An entry of the directory has 46 bytes and its name, with times of its own some 30 more. */
    private static final int DIRECTORY_BYTES_PER_ENTRY = 160;

    private static final int DIRECTORY_BYTES = 1 << 18;

    private ZipEntries() {}

    static void walk(Path archive, Unpacking unpacking, Archive.Visitor visitor) throws IOException {
        try (ZipFile zip = open(Files.newByteChannel(archive), unpacking.limits())) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                EntryPath path = path(zip, entry, unpacking);
                if (path != null) {
                    visitor.file(path, read(zip, entry, path, unpacking));
                }
            }
        }
    }

    /** Reads the directory. */
    static ZipFile open(SeekableByteChannel bytes, ArchiveLimits limits) throws IOException {
        Bounded channel = new Bounded(bytes, DIRECTORY_BYTES + (long) limits.maxEntries() * DIRECTORY_BYTES_PER_ENTRY);
        ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(channel)
                .setIgnoreLocalFileHeader(true)
                .get();
        channel.directoryIsRead();
        return zip;
    }

    /** Counts and checks an entry; null where it is nothing to read. */
    static @Nullable EntryPath path(ZipFile zip, ZipArchiveEntry entry, Unpacking unpacking) {
        if (entry.isDirectory()) {
            unpacking.entry();
            return null;
        }
        if (entry.isUnixSymlink()) {
            throw Archive.notPlain(entry.getName());
        }
        if (!zip.canReadEntryData(entry)) {
            throw InvalidArchive.broken("'" + entry.getName() + "' is encrypted or packed in a way that is not read.");
        }
        EntryPath path = unpacking.path(entry.getName());
        return path.isClutter() ? null : path;
    }

    static byte[] read(ZipFile zip, ZipArchiveEntry entry, EntryPath path, Unpacking unpacking) throws IOException {
        try (InputStream contents = new Verified(zip.getInputStream(entry), entry)) {
            return unpacking.read(path, contents, entry.getCompressedSize());
        }
    }

    /** An entry's contents, which at their end are compared with the size and the checksum that the zip gives. */
    private static final class Verified extends CheckedInputStream {

        private final ZipArchiveEntry entry;
        private long count;

        Verified(InputStream contents, ZipArchiveEntry entry) {
            super(contents, new CRC32());
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            return counted(value, value < 0 ? -1 : 1);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            return counted(read, read);
        }

        private int counted(int answer, int read) throws IOException {
            if (read >= 0) {
                count += read;
            } else if (count != entry.getSize() || getChecksum().getValue() != entry.getCrc()) {
                throw new ZipException(entry.getName() + " is not what the zip says it is");
            }
            return answer;
        }
    }

    /** A file of which only so much is read until its directory is known: all entries are kept in memory then. */
    private static final class Bounded implements SeekableByteChannel {

        private final SeekableByteChannel file;
        private long left;
        private boolean open;

        Bounded(SeekableByteChannel file, long limit) {
            this.file = file;
            this.left = limit;
        }

        void directoryIsRead() {
            open = true;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int read = file.read(target);
            left -= Math.max(0, read);
            if (!open && left < 0) {
                throw InvalidArchive.tooLarge("The zip's directory is too large; use fewer files or shorter names.");
            }
            return read;
        }

        @Override
        public int write(ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
