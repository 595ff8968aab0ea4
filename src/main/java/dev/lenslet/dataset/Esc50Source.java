package dev.lenslet.dataset;

import dev.lenslet.media.Media;
import dev.lenslet.media.MediaFacts;
import dev.lenslet.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * ESC-50 as its maker's repository is packed: clips in {@code audio/}, and {@code meta/esc50.csv}, which tells of each its
 * class, its fold of five, and the recording that it was cut from (K. J. Piczak, ESC: Dataset for Environmental Sound
 * Classification, 2015). The last fold is the test split; no recording is in two folds.
 *
 * @param media under whose limits the clips are checked
 */
record Esc50Source(CatalogueEntry entry, PackedFile archive, Origin origin, Media media) implements CatalogueSource {

    private static final String TEST_FOLD = "5";

    @Override
    public DataSet fetch(Path directory, DataSets.Progress progress) throws IOException, InterruptedException {
        Path packed = directory.resolve(archive.name());
        Origin.Taken taken = origin.take(archive, packed, bytes -> progress.fetched(bytes, archive.bytes()));
        progress.fetched(archive.bytes(), archive.bytes());
        Path files = Files.createDirectories(directory.resolve(DataSetReader.FILES));
        List<Example> examples = unpack(packed, files);
        Files.delete(packed);
        Description.writeIndex(examples, directory);
        return Description.ofExamples(entry.name(), taken.source(), examples, 0, files, Instant.now());
    }

    /** Its checksum was right, so that what is in it needs no limits. */
    private List<Example> unpack(Path packed, Path files) throws IOException {
        List<Example> examples = new ArrayList<>();
        try (ZipFile zip = new ZipFile(packed.toFile())) {
            String root = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith("/meta/esc50.csv"))
                    .map(name -> name.substring(0, name.length() - "meta/esc50.csv".length()))
                    .findFirst()
                    .orElseThrow(() -> new IOException(archive.name() + " has no meta/esc50.csv"));
            CSVFormat format = CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get();
            try (InputStream in = open(zip, root + "meta/esc50.csv");
                    Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
                    CSVParser lines = format.parse(reader)) {
                for (CSVRecord line : lines) {
                    examples.add(example(zip, root, line, files, examples.size()));
                }
            }
        } catch (IllegalArgumentException | Refusal unfit) {
            throw new IOException(archive.name() + " cannot be taken: " + unfit.getMessage(), unfit);
        }
        return examples;
    }

    private Example example(ZipFile zip, String root, CSVRecord line, Path files, int number) throws IOException {
        String name = line.get("filename");
        String label = line.get("category");
        if (!entry.classes().contains(label)) {
            throw new IOException(archive.name() + " has an example of class '" + label + "'");
        }
        byte[] clip;
        try (InputStream in = open(zip, root + "audio/" + name)) {
            clip = in.readAllBytes();
        }
        MediaFacts facts = media.check(clip, null);
        String file = String.format(Locale.ROOT, "%08d", number);
        Files.write(files.resolve(file), clip);
        ExampleFile description = new ExampleFile(
                line.get("fold").equals(TEST_FOLD) ? "test" : "train",
                label,
                file,
                name,
                line.get("src_file"),
                facts instanceof MediaFacts.Sound sound ? sound.seconds() : null,
                null);
        return new Example(description, facts, Checksums.sha256(clip));
    }

    private InputStream open(ZipFile zip, String name) throws IOException {
        ZipEntry found = zip.getEntry(name);
        if (found == null) {
            throw new IOException(archive.name() + " has no " + name);
        }
        return zip.getInputStream(found);
    }
}
