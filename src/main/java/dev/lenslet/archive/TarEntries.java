package dev.lenslet.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** The entries of a tar. */
final class TarEntries {

    /** Of all headers before one entry: its name, and what extensions say of it. */
    private static final int MAX_HEADERS = 1 << 17;

    /** Of an entry: a header or two, and padding. */
    private static final long HEADER_BYTES = 2048;

    /** A tar ends in blocks of zeros; without one it was cut off behind an entry. */
    private static final int BLOCK = 512;

    private TarEntries() {}

    /** @param packed bytes of the compressed whole; -1 where it is not compressed */
    static void walk(InputStream in, long packed, Unpacking unpacking, Archive.Visitor visitor) throws IOException {
        ArchiveLimits limits = unpacking.limits();
        Bounded bytes = new Bounded(in, limits.maxUnpacked() + limits.maxEntries() * HEADER_BYTES);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(bytes)) {
            for (TarArchiveEntry entry = next(tar, bytes); entry != null; entry = next(tar, bytes)) {
                if (entry.isDirectory()) {
                    unpacking.entry();
                } else if (!isPlain(entry)) {
                    throw Archive.notPlain(entry.getName());
                } else {
                    EntryPath path = unpacking.path(entry.getName());
                    if (!path.isClutter()) {
                        visitor.file(path, unpacking.read(path, tar, packed));
                    }
                }
                tar.transferTo(OutputStream.nullOutputStream());
            }
            bytes.transferTo(OutputStream.nullOutputStream());
            if (bytes.zeros < BLOCK) {
                throw new EOFException("the tar has no end");
            }
        }
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, Bounded bytes) throws IOException {
        bytes.inHeaders(MAX_HEADERS);
        TarArchiveEntry entry = tar.getNextEntry();
        bytes.inContents();
        return entry;
    }

    private static boolean isPlain(TarArchiveEntry entry) {
        return entry.isFile()
                && !entry.isLink()
                && !entry.isSymbolicLink()
                && !entry.isFIFO()
                && !entry.isBlockDevice()
                && !entry.isCharacterDevice()
                && !entry.isSparse();
    }

    /** Bytes of a tar under a limit for all and one for headers, which are read into memory before anyone can look. */
    private static final class Bounded extends InputStream {

        private final InputStream in;
        private long left;
        private long headers = Long.MAX_VALUE;

        /** How many zeros were read last. */
        private long zeros;

        Bounded(InputStream in, long limit) {
            this.in = in;
            this.left = limit;
        }

        void inHeaders(long limit) {
            headers = limit;
        }

        void inContents() {
            headers = Long.MAX_VALUE;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            if (read > 0) {
                left -= read;
                headers -= read;
                if (headers < 0) {
                    throw InvalidArchive.broken("An entry's name or header has more than " + MAX_HEADERS + " bytes.");
                }
                if (left < 0) {
                    throw InvalidArchive.tooLarge("The tar unpacks to more than an upload may.");
                }
                int last = offset + read - 1;
                while (last >= offset && target[last] == 0) {
                    last--;
                }
                zeros = last < offset ? zeros + read : offset + read - 1 - last;
            }
            return read;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
