package dev.lenslet.exchange;

import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelRecord.Input;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Publishes files that other tools wrote as versions, one at a time: each may take as much memory as a model has. Thread-safe. */
@Component
class ModelImports {

    private static final String GRAPH = "model.onnx";
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

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
        OutputKind kind = Guesses.kind(output, activation(network, facts), request.labels());
        List<String> labels = Guesses.labels(kind, output, request.labels());
        if (request.labels() == null) {
            details.put("labels", Map.of("guessed", true));
        }
        Preprocessing preprocessing = preprocessing(request.preprocessing(), input, network);
        if (request.preprocessing() == null) {
            details.put("preprocessing", Map.of("guessed", true));
        }
        FileEntry source = FileEntry.of(Objects.requireNonNullElse(request.file(), graph));
        if (request.file() != null) {
            details.put("source", Map.of("bytes", source.bytes(), "sha256", source.sha256()));
        }
        ModelRecords.write(
                new ModelRecord(
                        ModelRecord.FORMAT,
                        Instant.now(),
                        new Input(facts.input(), input, preprocessing),
                        new Output(facts.output(), output, kind),
                        labels,
                        network == null ? null : KerasJson.write(network),
                        new Origin("import", null, details),
                        Map.of(),
                        null,
                        Map.of(GRAPH, FileEntry.of(graph))),
                staged);
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

    private static @Nullable Preprocessing preprocessing(
            @Nullable JsonNode given, Shape input, @Nullable Network network) {
        if (given == null) {
            boolean rescales = network != null
                    && network.nodes().stream()
                            .anyMatch(node -> node.layer().className().equals("Rescaling"));
            return Guesses.preprocessing(input, rescales);
        }
        Preprocessing preprocessing;
        try {
            preprocessing = JSON.treeToValue(given, Preprocessing.class);
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw new InvalidFields("preprocessing", "is none: " + reason(malformed));
        }
        if (!preprocessing.shape().equals(input)) {
            throw new InvalidFields(
                    "preprocessing", "makes " + preprocessing.shape() + " of raw input; the model takes " + input);
        }
        return preprocessing;
    }

    private static String reason(Exception malformed) {
        return malformed instanceof JacksonException json
                ? json.getOriginalMessage() + " at " + json.getPathReference()
                : String.valueOf(malformed.getMessage());
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
