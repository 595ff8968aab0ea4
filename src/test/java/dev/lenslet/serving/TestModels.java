package dev.lenslet.serving;

import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.Vocabulary;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.Weights;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelRecord.OutputKind;
import dev.lenslet.registry.ModelRecords;
import dev.lenslet.training.ModelExporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.test.context.DynamicPropertyRegistry;
import tools.jackson.databind.json.JsonMapper;

/** Versions on disk whose answers are known: one dense layer over a picture of 4 x 4 gray pixels, 0 to 1. */
public final class TestModels {

    static final Shape SHAPE = Shape.of(4, 4, 1);

    private TestModels() {}

    /** Light where the pixels add up to more than 8, else dark; never a third label. */
    public static Path brightness(Path directory) {
        return write(
                directory,
                "softmax",
                new float[] {0, 1, 0},
                new float[] {0, -8, -20},
                OutputKind.PROBABILITIES,
                List.of("dark", "light", "never"),
                ImagePreprocessing.unit(SHAPE));
    }

    /** The first label whatever it sees, with probability 0.75, else the second. */
    static Path constant(Path directory, String first, String second) {
        return write(
                directory,
                "softmax",
                new float[] {0, 0},
                new float[] {(float) Math.log(3), 0},
                OutputKind.PROBABILITIES,
                List.of(first, second),
                ImagePreprocessing.unit(SHAPE));
    }

    /** One sigmoid: "off" for dark, "on" for light. */
    static Path sigmoid(Path directory) {
        return write(
                directory,
                "sigmoid",
                new float[] {1},
                new float[] {-8},
                OutputKind.SIGMOID,
                List.of("off", "on"),
                ImagePreprocessing.unit(SHAPE));
    }

    /** The sum of its numbers plus 0.5; takes no pictures. */
    static Path sum(Path directory) {
        return write(directory, "linear", new float[] {1}, new float[] {0.5f}, OutputKind.REGRESSION, List.of(), null);
    }

    /** Half of its one number, plus two: the model of TensorFlow Serving's guide. */
    static Path halfPlusTwo(Path directory) {
        return write(
                directory,
                Shape.of(1),
                "linear",
                new float[] {0.5f},
                new float[] {2},
                OutputKind.REGRESSION,
                List.of(),
                null);
    }

    /** A graph of 32 MB: as many numbers in as {@code side}, half as many out. */
    static Path large(Path directory) {
        int side = 4096;
        int classes = side / 2;
        return write(
                directory,
                Shape.of(side),
                "softmax",
                new float[side * classes],
                new float[classes],
                OutputKind.PROBABILITIES,
                IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
                null);
    }

    /** A graph whose run takes some milliseconds of one processor, and next to no memory. */
    static Path convolution(Path directory) {
        int channels = 32;
        int filters = 64;
        Network network = KerasJson.read(new JsonMapper().readTree("""
                        {"class_name": "Sequential", "config": {"name": "tiny", "layers": [
                          {"class_name": "InputLayer", "config": {"name": "input", "batch_shape": [null, 64, 64, %d]}},
                          {"class_name": "Conv2D", "config": {"name": "conv", "filters": %d, "kernel_size": 3}},
                          {"class_name": "GlobalMaxPooling2D", "config": {"name": "most"}},
                          {"class_name": "Dense", "config": {"name": "out", "units": 2, "activation": "softmax"}}]}}
                        """.formatted(channels, filters)));
        Weights weights = new Weights(Map.of(
                "conv/kernel",
                new WeightArray(Shape.of(3, 3, channels, filters), new float[3 * 3 * channels * filters]),
                "conv/bias",
                new WeightArray(Shape.of(filters), new float[filters]),
                "out/kernel",
                new WeightArray(Shape.of(filters, 2), new float[filters * 2]),
                "out/bias",
                new WeightArray(Shape.of(2), new float[2])));
        return write(directory, network, weights, OutputKind.PROBABILITIES, List.of("a", "b"), null);
    }

    /** A version whose files are as its record says, and whose graph is none. */
    static Path noGraph(Path directory) {
        try {
            Path graph = constant(directory, "a", "b").resolve("model.onnx");
            ModelRecord record = ModelRecords.read(directory);
            Files.write(graph, new byte[] {1, 2, 3});
            ModelRecords.write(
                    record(
                            SHAPE,
                            record.output().name(),
                            record.output().kind(),
                            record.labels(),
                            record.input().preprocessing(),
                            graph),
                    directory);
            return directory;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Two frames: "rising" where the second is lighter than the first by more than 8 in all pixels, else "falling". */
    static Path rising(Path directory) {
        float[] kernel = new float[2 * 16 * 2];
        for (int i = 0; i < 2 * 16; i++) {
            kernel[2 * i + 1] = i < 16 ? -1 : 1;
        }
        return write(
                directory,
                Shape.of(2, 4, 4, 1),
                "softmax",
                kernel,
                new float[] {0, -8},
                OutputKind.PROBABILITIES,
                List.of("falling", "rising"),
                new FramesPreprocessing(2, 4, ImagePreprocessing.unit(SHAPE)));
    }

    /** Texts of four characters: "a" where there is an a, "z" where there is a z, even where both are. */
    public static Path letters(Path directory) {
        Network network = KerasJson.read(new JsonMapper().readTree("""
                        {"class_name": "Sequential", "config": {"name": "tiny", "layers": [
                          {"class_name": "InputLayer",
                           "config": {"name": "input", "batch_shape": [null, 4], "dtype": "int32"}},
                          {"class_name": "Embedding", "config": {"name": "votes", "input_dim": 4, "output_dim": 2}},
                          {"class_name": "GlobalMaxPooling1D", "config": {"name": "any"}},
                          {"class_name": "Dense", "config": {"name": "out", "units": 2, "activation": "softmax"}}]}}
                        """));
        Weights weights = new Weights(Map.of(
                "votes/embeddings", new WeightArray(Shape.of(4, 2), new float[] {0, 0, 0, 0, 1, 0, 0, 1}),
                "out/kernel", new WeightArray(Shape.of(2, 2), new float[] {4, 0, 0, 4}),
                "out/bias", new WeightArray(Shape.of(2), new float[2])));
        return write(
                directory,
                network,
                weights,
                OutputKind.PROBABILITIES,
                List.of("a", "z"),
                TokensPreprocessing.of(4, TokensPreprocessing.Level.CHARACTERS, true)
                        .with(new Vocabulary(List.of("a", "z"))));
    }

    /** Sound, 24 ms a window: "quiet" for digital silence, "loud" for a tone. */
    static Path loudness(Path directory) {
        return write(
                directory,
                "softmax",
                new float[] {0, 1},
                new float[] {0, 12},
                OutputKind.PROBABILITIES,
                List.of("quiet", "loud"),
                SpectrogramPreprocessing.speechAndMusic(4, 4));
    }

    private static Path write(
            Path directory,
            String activation,
            float[] row,
            float[] bias,
            OutputKind kind,
            List<String> labels,
            @Nullable Preprocessing preprocessing) {
        float[] kernel = new float[16 * bias.length];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = row[i % bias.length];
        }
        return write(directory, SHAPE, activation, kernel, bias, kind, labels, preprocessing);
    }

    private static Path write(
            Path directory,
            Shape input,
            String activation,
            float[] kernel,
            float[] bias,
            OutputKind kind,
            List<String> labels,
            @Nullable Preprocessing preprocessing) {
        Network network = KerasJson.read(new JsonMapper()
                .readTree("""
                        {"class_name": "Sequential", "config": {"name": "tiny", "layers": [
                          {"class_name": "InputLayer", "config": {"name": "input", "batch_shape": %s}},
                          {"class_name": "Flatten", "config": {"name": "flat"}},
                          {"class_name": "Dense", "config": {"name": "out", "units": %d, "activation": "%s"}}]}}
                        """.formatted(input.dims().toString().replace("[", "[null, "), bias.length, activation)));
        Weights weights = new Weights(Map.of(
                "out/kernel", new WeightArray(Shape.of(input.size(), bias.length), kernel),
                "out/bias", new WeightArray(Shape.of(bias.length), Arrays.copyOf(bias, bias.length))));
        return write(directory, network, weights, kind, labels, preprocessing);
    }

    private static Path write(
            Path directory,
            Network network,
            Weights weights,
            OutputKind kind,
            List<String> labels,
            @Nullable Preprocessing preprocessing) {
        try {
            Files.createDirectories(directory);
            Path graph = directory.resolve("model.onnx");
            ServiceLoader.load(ModelExporter.class).findFirst().orElseThrow().export(network, weights, graph);
            if (preprocessing instanceof TokensPreprocessing tokens) {
                tokens.vocabulary().write(directory);
            }
            ModelRecords.write(record(network.inputShape(), "out", kind, labels, preprocessing, graph), directory);
            return directory;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ModelRecord record(
            Shape input,
            String output,
            OutputKind kind,
            List<String> labels,
            @Nullable Preprocessing preprocessing,
            Path graph)
            throws IOException {
        Map<String, FileEntry> files = new HashMap<>(Map.of("model.onnx", FileEntry.of(graph)));
        if (preprocessing instanceof TokensPreprocessing) {
            files.put(Vocabulary.FILE, FileEntry.of(graph.resolveSibling(Vocabulary.FILE)));
        }
        int outputs = kind == OutputKind.PROBABILITIES ? labels.size() : 1;
        return new ModelRecord(
                ModelRecord.FORMAT,
                Instant.parse("2026-01-02T03:04:05Z"),
                new ModelRecord.Input("input", input, preprocessing),
                new ModelRecord.Output(output, Shape.of(outputs), kind),
                labels,
                null,
                new ModelRecord.Origin("import", null, Map.of()),
                Map.of(),
                null,
                files);
    }

    /** The service's settings as they are by default. */
    static ServingSettings settings() {
        return settings(Map.of());
    }

    /** The same but for some, by their names below {@code lenslet.serving}. */
    static ServingSettings settings(Map<String, String> set) {
        Map<String, String> full = new HashMap<>();
        set.forEach((name, value) -> full.put("lenslet.serving." + name, value));
        return new Binder(new MapConfigurationPropertySource(full))
                .bindOrCreate("lenslet.serving", ServingSettings.class);
    }

    /** Has a service read its models below {@code models} of a directory, and keep what it makes below {@code home}. */
    public static void serve(DynamicPropertyRegistry registry, Path directory) {
        registry.add("lenslet.home", () -> directory.resolve("home"));
        registry.add("lenslet.models.dir", () -> directory.resolve("models"));
    }
}
