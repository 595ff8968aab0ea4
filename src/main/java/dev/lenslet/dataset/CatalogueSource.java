package dev.lenslet.dataset;

import java.io.IOException;
import java.nio.file.Path;

/** Gets one data set of the catalogue. */
interface CatalogueSource {

    CatalogueEntry entry();

    /**
     * Puts its files into a directory.
     *
     * @return what is known of it then
     * @throws IOException where it cannot be had; the message says why and what would help
     */
    DataSet fetch(Path directory, DataSets.Progress progress) throws IOException, InterruptedException;
}
