package dev.lenslet.dataset;

import dev.lenslet.dataset.DataSet.Characters;
import dev.lenslet.dataset.DataSet.Range;
import dev.lenslet.media.ImageSizes;
import dev.lenslet.media.MediaFacts;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what is known of a data set beside its files. */
final class Description {

    private Description() {}

    /**
     * Of files by their classes.
     *
     * @param source {@code upload}, or where they were fetched
     * @throws InvalidDataSet where its examples are not all of one kind
     */
    static DataSet ofExamples(String name, String source, List<Example> examples, int leftOut, Path files, Instant now)
            throws IOException {
        Map<String, Integer> splits = new LinkedHashMap<>();
        Map<String, Integer> perClass = new TreeMap<>();
        MessageDigest digest = Checksums.digest("SHA-256");
        long bytes = 0;
        for (Example example : examples) {
            splits.merge(example.file().split(), 1, Integer::sum);
            perClass.merge(example.file().label(), 1, Integer::sum);
            ExampleFile.Slice slice = example.file().slice();
            bytes += slice == null ? Files.size(files.resolve(example.file().file())) : slice.bytes();
        }
        examples.stream()
                .map(Description::line)
                .sorted()
                .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
        return new DataSet(
                name,
                kind(examples),
                List.copyOf(perClass.keySet()),
                examples.size(),
                bytes,
                splits,
                perClass,
                imageSizes(examples),
                frames(examples),
                seconds(examples),
                rates(examples),
                groups(examples),
                leftOut == 0 ? null : leftOut,
                characters(examples),
                SameTexts.count(examples),
                Polarity.AS_IS,
                Checksums.hex(digest),
                source,
                now);
    }

    private static String line(Example example) {
        ExampleFile file = example.file();
        return file.split() + "/" + file.label() + "/" + file.name() + " " + example.sha256() + "\n";
    }

    private static MediaKind kind(List<Example> examples) {
        Map<MediaKind, List<String>> byKind = new TreeMap<>();
        for (Example example : examples) {
            byKind.computeIfAbsent(example.facts().kind(), same -> new ArrayList<>())
                    .add("'" + example.file().label() + "/" + example.file().name() + "'");
        }
        if (byKind.size() > 1) {
            throw InvalidDataSet.mixed(byKind);
        }
        return byKind.keySet().iterator().next();
    }

    private static @Nullable ImageSizes imageSizes(List<Example> examples) {
        return examples.stream()
                .flatMap(example -> switch (example.facts()) {
                    case MediaFacts.Picture picture -> Stream.of(ImageSizes.of(picture.width(), picture.height()));
                    case MediaFacts.Frames frames -> Stream.of(frames.sizes());
                    case MediaFacts.Sound sound -> Stream.<ImageSizes>empty();
                    case MediaFacts.Text text -> Stream.<ImageSizes>empty();
                })
                .reduce(ImageSizes::and)
                .orElse(null);
    }

    private static @Nullable Range frames(List<Example> examples) {
        return range(examples.stream().flatMapToInt(example -> switch (example.facts()) {
            case MediaFacts.Frames frames -> IntStream.of(frames.count());
            case MediaFacts.Picture picture -> IntStream.empty();
            case MediaFacts.Sound sound -> IntStream.empty();
            case MediaFacts.Text text -> IntStream.empty();
        }));
    }

    private static DataSet.@Nullable Seconds seconds(List<Example> examples) {
        var summary = sounds(examples).mapToDouble(MediaFacts.Sound::seconds).summaryStatistics();
        return summary.getCount() == 0 ? null : new DataSet.Seconds(summary.getMin(), summary.getMax());
    }

    private static @Nullable Range rates(List<Example> examples) {
        return range(sounds(examples).mapToInt(MediaFacts.Sound::rate));
    }

    private static Stream<MediaFacts.Sound> sounds(List<Example> examples) {
        return examples.stream()
                .map(Example::facts)
                .filter(MediaFacts.Sound.class::isInstance)
                .map(MediaFacts.Sound.class::cast);
    }

    private static @Nullable Integer groups(List<Example> examples) {
        int groups = (int) examples.stream()
                .map(example -> example.file().group())
                .filter(Objects::nonNull)
                .distinct()
                .count();
        return groups == 0 ? null : groups;
    }

    private static @Nullable Characters characters(List<Example> examples) {
        var summary = examples.stream()
                .flatMapToInt(example -> example.facts() instanceof MediaFacts.Text text
                        ? IntStream.of(text.characters())
                        : IntStream.empty())
                .summaryStatistics();
        return summary.getCount() == 0
                ? null
                : new Characters(summary.getMin(), summary.getMax(), summary.getAverage());
    }

    private static @Nullable Range range(IntStream values) {
        var summary = values.summaryStatistics();
        return summary.getCount() == 0 ? null : new Range(summary.getMin(), summary.getMax());
    }

    /**
     * Of a data set of the catalogue, kept as IDX files.
     *
     * @param published what it was made of
     */
    static DataSet ofIdx(
            CatalogueEntry entry, Path directory, List<? extends Published> published, String source, Instant now)
            throws IOException {
        IdxFile train = IdxFile.map(IdxPart.TRAIN_LABELS.in(directory));
        IdxFile test = IdxFile.map(IdxPart.TEST_LABELS.in(directory));
        Map<String, Integer> perClass = new LinkedHashMap<>();
        entry.classes().forEach(label -> perClass.put(label, 0));
        for (IdxFile labels : List.of(train, test)) {
            for (int i = 0; i < labels.count(); i++) {
                int label = labels.values().get(i) & 0xFF;
                if (label >= entry.classes().size()) {
                    throw new IOException(entry.name() + " has an example of class " + label);
                }
                perClass.merge(entry.classes().get(label), 1, Integer::sum);
            }
        }
        MessageDigest digest = Checksums.digest("SHA-256");
        published.stream()
                .map(file -> file.name() + " " + file.sha256() + "\n")
                .sorted()
                .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
        long bytes = 0;
        for (IdxPart part : IdxPart.values()) {
            bytes += Files.size(part.in(directory));
        }
        Map<String, Integer> splits = new LinkedHashMap<>();
        splits.put("train", train.count());
        splits.put("test", test.count());
        return new DataSet(
                entry.name(),
                entry.kind(),
                entry.classes(),
                train.count() + test.count(),
                bytes,
                splits,
                perClass,
                ImageSizes.of(entry.exampleShape().dim(1), entry.exampleShape().dim(0)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                entry.polarity(),
                Checksums.hex(digest),
                source,
                now);
    }

    static void write(DataSet dataSet, Path directory) throws IOException {
        Files.write(directory.resolve(DataSetReader.DESCRIPTION), DataSetReader.JSON.writeValueAsBytes(dataSet));
    }

    static void writeIndex(List<Example> examples, Path directory) throws IOException {
        List<ExampleFile> files = examples.stream().map(Example::file).toList();
        Files.write(directory.resolve(DataSetReader.INDEX), DataSetReader.JSON.writeValueAsBytes(files));
    }
}
