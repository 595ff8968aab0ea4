package dev.lenslet.dataset;

import dev.lenslet.network.ImagePreprocessing.Polarity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Writes what is known of a data set beside its files. */
final class Description {

    private Description() {}

    /** Of an upload: also its index. */
    static DataSet ofUpload(String name, List<Upload.Taken> taken, List<ImageFile> files, long bytes, Instant now)
            throws IOException {
        Map<String, Integer> splits = new LinkedHashMap<>();
        Map<String, Integer> perClass = new TreeMap<>();
        for (ImageFile file : files) {
            splits.merge(file.split(), 1, Integer::sum);
            perClass.merge(file.label(), 1, Integer::sum);
        }
        MessageDigest digest = MnistSource.digest("SHA-256");
        IntStream.range(0, files.size())
                .mapToObj(i -> files.get(i).split() + "/" + files.get(i).label() + "/"
                        + files.get(i).name() + " " + taken.get(i).sha256() + "\n")
                .sorted()
                .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
        var widths = taken.stream().mapToInt(one -> one.dimensions().width()).summaryStatistics();
        var heights = taken.stream().mapToInt(one -> one.dimensions().height()).summaryStatistics();
        return new DataSet(
                name,
                "images",
                List.copyOf(perClass.keySet()),
                files.size(),
                bytes,
                splits,
                perClass,
                new DataSet.ImageSizes(widths.getMin(), heights.getMin(), widths.getMax(), heights.getMax()),
                Polarity.AS_IS,
                MnistSource.hex(digest),
                "upload",
                now);
    }

    /** Of MNIST's four files. */
    static DataSet ofMnist(Path directory, String source, Instant now) throws IOException {
        IdxFile train = IdxFile.map(directory.resolve(MnistFile.TRAIN_LABELS.fileName()));
        IdxFile test = IdxFile.map(directory.resolve(MnistFile.TEST_LABELS.fileName()));
        Map<String, Integer> perClass = new TreeMap<>();
        for (IdxFile labels : List.of(train, test)) {
            for (int i = 0; i < labels.count(); i++) {
                perClass.merge(Integer.toString(labels.values().get(i)), 1, Integer::sum);
            }
        }
        MessageDigest digest = MnistSource.digest("SHA-256");
        Arrays.stream(MnistFile.values())
                .map(file -> file.fileName() + " " + file.sha256() + "\n")
                .sorted()
                .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
        long bytes = 0;
        for (MnistFile file : MnistFile.values()) {
            bytes += Files.size(directory.resolve(file.fileName()));
        }
        Map<String, Integer> splits = new LinkedHashMap<>();
        splits.put("train", train.count());
        splits.put("test", test.count());
        return new DataSet(
                "mnist",
                "images",
                List.copyOf(perClass.keySet()),
                train.count() + test.count(),
                bytes,
                splits,
                perClass,
                new DataSet.ImageSizes(28, 28, 28, 28),
                Polarity.LIGHT_ON_DARK,
                MnistSource.hex(digest),
                source,
                now);
    }

    static void write(DataSet dataSet, Path directory) throws IOException {
        Files.write(directory.resolve(DataSetReader.DESCRIPTION), DataSetReader.JSON.writeValueAsBytes(dataSet));
    }

    static void writeIndex(List<ImageFile> files, Path directory) throws IOException {
        Files.write(directory.resolve(DataSetReader.INDEX), DataSetReader.JSON.writeValueAsBytes(files));
    }
}
