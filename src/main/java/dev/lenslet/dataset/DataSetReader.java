package dev.lenslet.dataset;

import dev.lenslet.media.Media;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Reads a data set that is complete on disk; needs no service around it. */
public final class DataSetReader {

    static final String DESCRIPTION = "dataset.json";
    static final String INDEX = "index.json";
    static final String FILES = "files";
    static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Path directory;
    private final DataSet dataSet;

    private DataSetReader(Path directory, DataSet dataSet) {
        this.directory = directory;
        this.dataSet = dataSet;
    }

    /** @throws IOException where there is no data set, or an unreadable one */
    public static DataSetReader open(Path directory) throws IOException {
        return new DataSetReader(
                directory, JSON.readValue(Files.readAllBytes(directory.resolve(DESCRIPTION)), DataSet.class));
    }

    public DataSet dataSet() {
        return dataSet;
    }

    /** Names of the splits: {@code train} and {@code test}, or {@code all}. */
    public Set<String> splits() {
        return dataSet.splits().keySet();
    }

    /**
     * The examples of one split, prepared as a model's input will be.
     *
     * @param keepBytes how many bytes of decoded examples may be kept in memory
     */
    public Examples examples(String split, Preprocessing preprocessing, Media media, long keepBytes)
            throws IOException {
        if (!dataSet.splits().containsKey(split)) {
            throw new IOException("data set '" + dataSet.name() + "' has no split '" + split + "'");
        }
        if (IdxPart.areIn(directory)) {
            if (!(preprocessing instanceof ImagePreprocessing image)) {
                throw new IOException("data set '" + dataSet.name() + "' has pictures, not what the network takes");
            }
            boolean train = split.equals("train");
            return new IdxExamples(
                    IdxFile.map((train ? IdxPart.TRAIN_IMAGES : IdxPart.TEST_IMAGES).in(directory)),
                    IdxFile.map((train ? IdxPart.TRAIN_LABELS : IdxPart.TEST_LABELS).in(directory)),
                    image,
                    media);
        }
        ExampleFile[] files = JSON.readValue(Files.readAllBytes(directory.resolve(INDEX)), ExampleFile[].class);
        List<ExampleFile> ofSplit =
                Arrays.stream(files).filter(file -> file.split().equals(split)).toList();
        return new FolderExamples(
                directory.resolve(FILES), ofSplit, dataSet.classes(), preprocessing, media, keepBytes);
    }
}
