package dev.lenslet.archive;

import dev.lenslet.problem.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;

/** The files of a zip that is in memory, in natural order; each is unpacked only when it is asked for. Not thread-safe. */
public final class ZipContents implements AutoCloseable {

    private final ZipFile zip;
    private final Unpacking unpacking;
    private final List<File> files;

    private record File(EntryPath path, ZipArchiveEntry entry) {}

    private ZipContents(ZipFile zip, Unpacking unpacking, List<File> files) {
        this.zip = zip;
        this.unpacking = unpacking;
        this.files = files;
    }

    /** Whether bytes begin as a zip that holds something. */
    public static boolean begins(byte[] encoded) {
        return encoded.length >= 4 && encoded[0] == 'P' && encoded[1] == 'K' && encoded[2] == 3 && encoded[3] == 4;
    }

    /**
     * @param encoded not copied
     * @throws InvalidArchive where it is broken, holds links, paths that climb, or more than the limits allow
     */
    public static ZipContents open(byte[] encoded, ArchiveLimits limits) {
        Unpacking unpacking = new Unpacking(limits);
        ZipFile zip = null;
        try {
            zip = ZipEntries.open(new SeekableInMemoryByteChannel(encoded), limits);
            List<File> files = new ArrayList<>();
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                EntryPath path = ZipEntries.path(zip, entry, unpacking);
                if (path != null) {
                    files.add(new File(path, entry));
                }
            }
            files.sort(Comparator.comparing(file -> file.path().toString(), NaturalOrder.INSTANCE));
            ZipContents contents = new ZipContents(zip, unpacking, files);
            zip = null;
            return contents;
        } catch (Refusal known) {
            throw known;
        } catch (IOException | RuntimeException broken) {
            throw Archive.broken(broken);
        } finally {
            closeQuietly(zip);
        }
    }

    public int count() {
        return files.size();
    }

    public EntryPath path(int index) {
        return files.get(index).path();
    }

    /** @throws InvalidArchive where it is broken, or unpacks beyond a limit */
    public byte[] read(int index) {
        File file = files.get(index);
        try {
            return ZipEntries.read(zip, file.entry(), file.path(), unpacking);
        } catch (Refusal known) {
            throw known;
        } catch (IOException | RuntimeException broken) {
            throw Archive.broken(broken);
        }
    }

    @Override
    public void close() {
        closeQuietly(zip);
    }

    @SuppressWarnings("EmptyCatch")
    private static void closeQuietly(@Nullable ZipFile zip) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException memory) {
            // Bytes in memory have nothing to fail with.
        }
    }
}
