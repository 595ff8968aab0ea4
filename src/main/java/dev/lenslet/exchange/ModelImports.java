package dev.lenslet.exchange;

import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.Vocabulary;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelRecord.Input;
import dev.lenslet.registry.ModelRecord.Integers;
import dev.lenslet.registry.ModelRecord.Origin;
import dev.lenslet.registry.ModelRecord.Output;
import dev.lenslet.registry.ModelRecord.OutputKind;
import dev.lenslet.registry.ModelRecords;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes files that other tools wrote as versions, one at a time: each may take as much memory as a model has. Thread-safe. */
@Component
class ModelImports {

    private static final String GRAPH = "model.onnx";

    private final ModelFileReader reader;
    private final OnnxGraphs graphs;
    private final Models models;
    private final ExchangeSettings settings;
    private final Semaphore turn = new Semaphore(1, true);

    ModelImports(ModelFileReader reader, OnnxGraphs graphs, Models models, ExchangeSettings settings) {
        this.reader = reader;
        this.graphs = graphs;
        this.models = models;
        this.settings = settings;
    }

    /**
     * @param work a directory of the request's own, on the file system of {@code lenslet.home}
     * @throws UnreadableModel where the files are no model
     * @throws ImportsBusy where others are before it for too long
     */
    ModelVersion publish(String model, ImportRequest request, Path work) throws IOException {
        if (!entered()) {
            throw new ImportsBusy();
        }
        try {
            Path staged = Files.createDirectory(work.resolve("version"));
            stage(request, staged);
            return models.publish(model, staged);
        } catch (InvalidNetworkException fault) {
            throw UnreadableModel.network(fault);
        } finally {
            turn.release();
        }
    }

    private boolean entered() {
        try {
            return turn.tryAcquire(settings.maxWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void stage(ImportRequest request, Path staged) throws IOException {
        Path graph = staged.resolve(GRAPH);
        Optional<BuiltModel> built = reader.read(request);
        if (built.isPresent()) {
            graphs.write(built.get().network(), built.get().weights(), graph);
        } else {
            Files.copy(Objects.requireNonNull(request.file()), graph);
        }
        OnnxGraphs.Facts facts = graphs.examine(graph);
        Map<String, Object> details = new LinkedHashMap<>();
        Network network = built.map(BuiltModel::network).orElse(null);
        if (network == null) {
            details.put("format", "onnx");
            details.put("opset", facts.opset());
            details.put("ir_version", facts.irVersion());
            details.put("producer", facts.producer());
        } else {
            details.putAll(built.get().details());
        }
        Shape input = network == null ? example("input", facts.inputShape()) : network.inputShape();
        Shape output = network == null ? example("output", facts.outputShape()) : network.outputShape();
        checkShape(request.inputShape(), input);
        Beside beside = request.beside().or(built.map(BuiltModel::beside).orElse(Beside.NOTHING));
        OutputKind kind = Guesses.kind(output, activation(network, facts), beside.labels());
        List<String> labels = Guesses.labels(kind, output, beside.labels());
        if (beside.labels() == null) {
            details.put("labels", Map.of("guessed", true));
        }
        Integers integers = integers(facts);
        Preprocessing preprocessing = InputReading.given(beside, input, integers, staged);
        if (preprocessing == null && integers == null) {
            preprocessing = Guesses.preprocessing(input, rescales(network));
        }
        if (beside.preprocessing() == null) {
            details.put("preprocessing", Map.of("guessed", true));
        }
        Map<String, FileEntry> files = new HashMap<>(Map.of(GRAPH, FileEntry.of(graph)));
        if (preprocessing instanceof TokensPreprocessing) {
            files.put(Vocabulary.FILE, FileEntry.of(staged.resolve(Vocabulary.FILE)));
        }
        FileEntry source = FileEntry.of(Objects.requireNonNullElse(request.file(), graph));
        if (request.file() != null) {
            details.put("source", Map.of("bytes", source.bytes(), "sha256", source.sha256()));
        }
        ModelRecords.write(
                new ModelRecord(
                        ModelRecord.FORMAT,
                        Instant.now(),
                        new Input(facts.input(), input, preprocessing, integers),
                        new Output(facts.output(), output, kind),
                        labels,
                        network == null ? null : KerasJson.write(network),
                        new Origin("import", null, details),
                        Map.of(),
                        null,
                        files),
                staged);
    }

    /** What the input takes where it does not take every number. */
    private static @Nullable Integers integers(OnnxGraphs.Facts facts) {
        if (facts.ids().isPresent()) {
            return Integers.below(facts.ids().getAsInt());
        }
        return facts.integers() ? new Integers(-Integers.MOST, Integers.MOST) : null;
    }

    private static void checkShape(@Nullable Shape given, Shape input) {
        if (given != null && !given.equals(input)) {
            throw new InvalidFields("input_shape", "is " + given + "; the model takes " + input);
        }
    }

    private static boolean rescales(@Nullable Network network) {
        return network != null
                && network.nodes().stream()
                        .anyMatch(node -> node.layer().className().equals("Rescaling"));
    }

    /** Of the output, in lower case. */
    private static String activation(@Nullable Network network, OnnxGraphs.Facts facts) {
        if (network == null) {
            return facts.lastOperator().toLowerCase(Locale.ROOT);
        }
        Object activation = network.output().layer().config().get("activation");
        String className = network.output().layer().className().toLowerCase(Locale.ROOT);
        return activation instanceof String name ? name : className;
    }

    /** One example's shape: without the batch. */
    static Shape example(String side, List<Long> shape) {
        try {
            return new Shape(shape.stream().skip(1).map(Math::toIntExact).toList());
        } catch (IllegalArgumentException | ArithmeticException absurd) {
            throw UnreadableModel.unsupported("The graph's " + side + " has the shape " + shape + ".");
        }
    }
}
