package dev.lenslet.dataset;

import dev.lenslet.media.Media;
import dev.lenslet.storage.Home;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Data sets on disk for tests of other packages. */
public final class StoredDataSets {

    private static final DataSetSettings SETTINGS = new DataSetSettings(
            DataSize.ofMegabytes(8),
            DataSize.ofMegabytes(16),
            DataSize.ofMegabytes(2),
            1000,
            200,
            DataSize.ofBytes(0),
            Duration.ofSeconds(5));

    private StoredDataSets() {}

    /** The data sets below a home, for tests that delete some. */
    public static DataSets open(Path home) {
        return new DiskDataSets(new Home(home), new LocalData(null), SETTINGS, Media.withDefaultLimits());
    }

    /** @return the data set's directory */
    public static Path store(Path home, String name, byte[] archive) throws IOException {
        try (DiskDataSets dataSets =
                new DiskDataSets(new Home(home), new LocalData(null), SETTINGS, Media.withDefaultLimits())) {
            dataSets.store(name, new ByteArrayInputStream(archive));
            return dataSets.directory(name);
        }
    }
}
