package dev.lenslet.dataset;

import dev.lenslet.media.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes one upload as the examples of a data set that is being made.
 *
 * @param files where they are written
 * @param room asked now and then while they are
 */
record Intake(Path files, Media media, DataSetSettings settings, Upload.Room room) {

    /** @param leftOut files of the upload that its manifest doesn't list */
    record Examined(List<Example> examples, int leftOut) {}

    /**
     * @param spooled deleted once it is read
     * @param groups how file names tell which belong together; null where they don't
     * @throws dev.lenslet.problem.Refusal where it is no data set, or over a limit
     */
    Examined take(UploadFormat format, Path spooled, @Nullable GroupRule groups) throws IOException {
        try (TextTables tables = new TextTables(files, media, settings.maxEntries())) {
            Upload upload = new Upload(files, media, tables, room);
            List<Example> found = FolderLayout.of(upload.take(format, spooled, settings.archive()));
            Files.delete(spooled);
            Grouping grouping = new Grouping(upload.manifest(), groups);
            List<Example> examples = new ArrayList<>(grouping.listed(found, files));
            int leftOut = found.size() - examples.size();
            examples.addAll(tables.examples());
            examples = SameTexts.together(examples);
            FolderLayout.check(examples);
            if (FrameFolders.are(examples)) {
                examples = new FrameFolders(files, media, settings.maxFile().toBytes()).packed(examples);
            }
            return new Examined(grouping.split(examples), leftOut);
        }
    }
}
