package dev.lenslet.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/** Counts what comes out of one archive, and refuses before a limit is passed. */
final class Unpacking {

    /** Packed sizes below this count as this: small files shrink by more than large ones. */
    private static final long LEAST_PACKED = 1024;

    private final ArchiveLimits limits;
    private final Set<String> names = new HashSet<>();
    private int entries;
    private long bytes;

    Unpacking(ArchiveLimits limits) {
        this.limits = limits;
    }

    ArchiveLimits limits() {
        return limits;
    }

    /** Counts a file or folder. */
    void entry() {
        if (++entries > limits.maxEntries()) {
            throw InvalidArchive.tooLarge("The archive has more than " + limits.maxEntries() + " entries.");
        }
    }

    /** A file's path, checked. */
    EntryPath path(String name) {
        entry();
        EntryPath path = EntryPath.of(name);
        if (!path.isClutter() && !names.add(EntryPath.folded(name))) {
            throw InvalidArchive.broken(
                    "The archive has '" + name + "' twice (case and the way accents are encoded do not count).");
        }
        return path;
    }

    /**
     * Reads no further than the limits, whatever sizes the archive claims.
     *
     * @param packed bytes it takes in the archive; -1 where that is not known
     */
    byte[] read(EntryPath path, InputStream contents, long packed) throws IOException {
        long most = Math.min(limits.maxFile(), limits.maxUnpacked() - bytes);
        long byRatio = packed < 0 ? Long.MAX_VALUE : Math.max(packed, LEAST_PACKED) * limits.maxRatio();
        long limit = Math.min(most, byRatio);
        byte[] unpacked = contents.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, limit + 1));
        if (unpacked.length > limit) {
            throw InvalidArchive.tooLarge("'" + path + "' unpacks to more than " + limit + " bytes; a file may have "
                    + limits.maxFile() + ", all together " + limits.maxUnpacked() + ", and " + limits.maxRatio()
                    + " for each packed byte.");
        }
        bytes += unpacked.length;
        return unpacked;
    }
}
