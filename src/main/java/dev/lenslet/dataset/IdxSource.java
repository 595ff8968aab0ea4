package dev.lenslet.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A data set that is published as four IDX files.
 *
 * @param total of the packed files; for progress
 */
record IdxSource(CatalogueEntry entry, List<? extends Published> files, long total, Origin origin)
        implements CatalogueSource {

    @Override
    public DataSet fetch(Path directory, DataSets.Progress progress) throws IOException, InterruptedException {
        long done = 0;
        String source = "";
        for (Published file : files) {
            long before = done;
            Origin.Taken taken =
                    origin.take(file, directory.resolve(file.name()), bytes -> progress.fetched(before + bytes, total));
            source = taken.source();
            done += taken.bytes();
            progress.fetched(Math.min(done, total), total);
        }
        return Description.ofIdx(entry, directory, files, source, Instant.now());
    }
}
