package dev.lenslet.dataset;

import dev.lenslet.archive.ArchiveLimits;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on uploads, and on the patience with mirrors.
 *
 * @param maxUpload bytes of one upload as it is sent
 * @param maxUnpacked bytes of one upload unpacked
 * @param maxFile bytes of one file in it
 * @param maxEntries files and folders in one upload
 * @param maxRatio unpacked bytes of a file to one packed byte of it; pictures hardly shrink, bombs do
 * @param minFree what must stay free on the disk
 * @param fetchPatience how long a mirror may be silent before the next one's turn; default 30 s
 */
@Validated
@ConfigurationProperties("lenslet.dataset")
record DataSetSettings(
        @DefaultValue("2GB") DataSize maxUpload,
        @DefaultValue("8GB") DataSize maxUnpacked,
        @DefaultValue("50MB") DataSize maxFile,
        @DefaultValue("200000") @Min(1) int maxEntries,
        @DefaultValue("200") @Min(1) int maxRatio,
        @DefaultValue("256MB") DataSize minFree,
        @DefaultValue("30s") Duration fetchPatience) {

    DataSetSettings {
        requireAtLeastOne("max-upload", maxUpload);
        requireAtLeastOne("max-unpacked", maxUnpacked);
        requireAtLeastOne("max-file", maxFile);
        if (maxFile.toBytes() > 1 << 30) {
            throw new IllegalArgumentException(
                    "lenslet.dataset.max-file must be 1GB at most, as a file is read into memory; it is " + maxFile);
        }
        if (fetchPatience.toMillis() < 1) {
            throw new IllegalArgumentException("lenslet.dataset.fetch-patience must be above 0, is " + fetchPatience);
        }
    }

    ArchiveLimits archive() {
        return new ArchiveLimits(maxUnpacked.toBytes(), maxFile.toBytes(), maxEntries, maxRatio);
    }

    private static void requireAtLeastOne(String name, DataSize size) {
        if (size.toBytes() < 1) {
            throw new IllegalArgumentException("lenslet.dataset." + name + " must be at least 1B, is " + size);
        }
    }
}
