package dev.lenslet.dataset;

import dev.lenslet.archive.ArchiveLimits;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on uploads, and where the catalogue is fetched from.
 *
 * @param maxUpload bytes of one upload as it is sent
 * @param maxUnpacked bytes of one upload unpacked
 * @param maxFile bytes of one file in it
 * @param maxEntries files and folders in one upload
 * @param maxRatio unpacked bytes of a file to one packed byte of it; pictures hardly shrink, bombs do
 * @param minFree what must stay free on the disk
 * @param mnistMirrors directories with MNIST's four gzip files, tried in turn
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

        @DefaultValue({
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/"
        })
        List<URI> mnistMirrors) {

    ArchiveLimits archive() {
        return new ArchiveLimits(maxUnpacked.toBytes(), maxFile.toBytes(), maxEntries, maxRatio);
    }
}
