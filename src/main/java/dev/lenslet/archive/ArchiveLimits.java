package dev.lenslet.archive;

/**
 * How far one archive is unpacked.
 *
 * @param maxUnpacked bytes of all its files together
 * @param maxFile bytes of one file
 * @param maxEntries files and folders
 * @param maxRatio unpacked bytes of a file to one packed byte of it; pictures hardly shrink, bombs do
 */
public record ArchiveLimits(long maxUnpacked, long maxFile, int maxEntries, int maxRatio) {

    public ArchiveLimits {
        if (maxUnpacked < 1 || maxFile < 1 || maxEntries < 1 || maxRatio < 1) {
            throw new IllegalArgumentException("limits of archives must be at least 1");
        }
    }
}
