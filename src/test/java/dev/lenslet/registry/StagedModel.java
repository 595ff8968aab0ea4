package dev.lenslet.registry;

import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.registry.ModelRecord.ClassFigures;
import dev.lenslet.registry.ModelRecord.Evaluation;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelRecord.Input;
import dev.lenslet.registry.ModelRecord.Origin;
import dev.lenslet.registry.ModelRecord.Output;
import dev.lenslet.registry.ModelRecord.OutputKind;
import dev.lenslet.registry.ModelRecord.Parity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Directories as a training job leaves them, with a few bytes for a graph, which nothing here reads as one. */
final class StagedModel {

    private StagedModel() {}

    static Path in(Path directory, @Nullable String job) throws IOException {
        Files.createDirectories(directory);
        Path graph = Files.write(directory.resolve("model.onnx"), new byte[] {8, 8, 18, 7});
        ModelRecords.write(record(job, Map.of("model.onnx", FileEntry.of(graph))), directory);
        return directory;
    }

    /** One that was compared with the version that answered. */
    static Path in(Path directory, String job, @Nullable GateResult gate) throws IOException {
        ModelRecord made = ModelRecords.read(in(directory, job));
        ModelRecords.write(
                new ModelRecord(
                        made.format(),
                        made.created(),
                        made.input(),
                        made.output(),
                        made.labels(),
                        made.network(),
                        made.origin(),
                        made.metrics(),
                        made.parity(),
                        made.files(),
                        null,
                        gate),
                directory);
        return directory;
    }

    static ModelRecord record(@Nullable String job, Map<String, FileEntry> files) {
        Shape shape = Shape.of(28, 28, 1);
        return new ModelRecord(
                ModelRecord.FORMAT,
                Instant.parse("2026-01-02T03:04:05Z"),
                new Input("input", shape, ImagePreprocessing.unit(shape)),
                new Output("out", Shape.of(2), OutputKind.PROBABILITIES),
                List.of("cat", "dog"),
                ModelRecords.JSON.createObjectNode().put("class_name", "Sequential"),
                new Origin("training", job, Map.of("seed", 7)),
                Map.of(
                        "test",
                        new Evaluation(
                                3,
                                2 / 3.0,
                                0.5,
                                List.of(List.of(1, 1), List.of(0, 1)),
                                List.of(new ClassFigures("cat", 1, 0.5, 2), new ClassFigures("dog", 0.5, 1, 1)))),
                new Parity(256, 1e-6, 1e-4),
                files);
    }
}
