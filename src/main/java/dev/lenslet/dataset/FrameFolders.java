package dev.lenslet.dataset;

import dev.lenslet.archive.NaturalOrder;
import dev.lenslet.media.Media;
import dev.lenslet.media.MediaFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Sequences uploaded as folders of pictures, {@code class/sequence/frame.png}. Each becomes a zip, as a sequence sent to be
 * predicted is one, so that an example is one file whatever its kind.
 */
final class FrameFolders {

    /** The same for all, so that the same frames make the same bytes; zips know no earlier year. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Path files;
    private final Media media;
    private final long maxBytes;

    /**
     * @param files the directory that all pictures are in
     * @param maxBytes of a sequence, which is read into memory
     */
    FrameFolders(Path files, Media media, long maxBytes) {
        this.files = files;
        this.media = media;
        this.maxBytes = maxBytes;
    }

    /** Whether every picture lies in a folder within its class's, and none of these folders holds one alone. */
    static boolean are(List<Example> examples) {
        return examples.stream()
                        .allMatch(example -> example.facts() instanceof MediaFacts.Picture
                                && example.file()
                                                .name()
                                                .chars()
                                                .filter(c -> c == '/')
                                                .count()
                                        == 1)
                && bySequence(examples).values().stream().allMatch(frames -> frames.size() > 1);
    }

    /**
     * Replaces pictures by sequences, in the data set's files too.
     *
     * @throws dev.lenslet.problem.Refusal where a sequence is over a limit
     */
    List<Example> packed(List<Example> examples) throws IOException {
        List<Example> sequences = new ArrayList<>();
        for (List<Example> frames : bySequence(examples).values()) {
            List<Example> sorted = frames.stream()
                    .sorted(Comparator.comparing(frame -> frame.file().name(), NaturalOrder.INSTANCE))
                    .toList();
            String name = String.format(Locale.ROOT, "s%07d", sequences.size());
            byte[] zip = zip(sorted);
            Files.write(files.resolve(name), zip);
            ExampleFile first = sorted.getFirst().file();
            sequences.add(new Example(
                    ExampleFile.of(first.split(), first.label(), name, folder(first)),
                    media.check(zip, null),
                    Checksums.sha256(zip)));
            for (Example frame : sorted) {
                Files.delete(files.resolve(frame.file().file()));
            }
        }
        return sequences;
    }

    private static Map<List<String>, List<Example>> bySequence(List<Example> examples) {
        Map<List<String>, List<Example>> sequences = new LinkedHashMap<>();
        for (Example example : examples) {
            ExampleFile file = example.file();
            sequences
                    .computeIfAbsent(List.of(file.split(), file.label(), folder(file)), same -> new ArrayList<>())
                    .add(example);
        }
        return sequences;
    }

    private static String folder(ExampleFile file) {
        return file.name().substring(0, file.name().indexOf('/'));
    }

    /** Stored as they are: pictures hardly shrink, and are read faster so. */
    private byte[] zip(List<Example> frames) throws IOException {
        long bytes = 0;
        for (Example frame : frames) {
            bytes += Files.size(files.resolve(frame.file().file()));
        }
        if (bytes > maxBytes) {
            ExampleFile first = frames.getFirst().file();
            throw InvalidDataSet.tooLarge("The sequence '" + first.label() + "/" + folder(first) + "' has " + bytes
                    + " bytes; one example may have " + maxBytes + " (lenslet.dataset.max-file).");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) bytes);
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < frames.size(); i++) {
                byte[] picture =
                        Files.readAllBytes(files.resolve(frames.get(i).file().file()));
                ZipEntry entry = new ZipEntry(String.format(Locale.ROOT, "%06d", i));
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(picture.length);
                CRC32 crc = new CRC32();
                crc.update(picture);
                entry.setCrc(crc.getValue());
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                zip.write(picture);
            }
        }
        return out.toByteArray();
    }
}
