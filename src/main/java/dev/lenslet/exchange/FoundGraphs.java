package dev.lenslet.exchange;

import dev.lenslet.network.Shape;
import dev.lenslet.problem.Refusal;
import dev.lenslet.registry.BareGraphs;
import dev.lenslet.registry.BrokenVersion;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelRecord.Input;
import dev.lenslet.registry.ModelRecord.Origin;
import dev.lenslet.registry.ModelRecord.Output;
import dev.lenslet.registry.ModelRecord.OutputKind;
import dev.lenslet.registry.VersionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Describes graphs that lie in a directory of models without a record, as an import without a word about them would. */
@Component
class FoundGraphs implements BareGraphs {

    private static final String GRAPH = "model.onnx";
    private static final List<String> FLOATS = List.of("TYPE_FP32");
    private static final List<String> INTEGERS = List.of("TYPE_INT32", "TYPE_INT64");

    private final OnnxGraphs graphs;

    FoundGraphs(OnnxGraphs graphs) {
        this.graphs = graphs;
    }

    @Override
    public ModelRecord describe(Path directory) {
        try {
            return record(directory);
        } catch (Refusal unfit) {
            throw new BrokenVersion("it has no model.json, and cannot be served without: " + unfit.detail(), unfit);
        } catch (IOException unreadable) {
            throw new BrokenVersion("its " + GRAPH + " cannot be read", unreadable);
        }
    }

    @Override
    public @Nullable VersionPolicy policy(Path directory) {
        try {
            return TritonConfig.in(directory).policy();
        } catch (IOException unreadable) {
            throw new BrokenVersion("its config.pbtxt cannot be read", unreadable);
        }
    }

    private ModelRecord record(Path directory) throws IOException {
        Path graph = directory.resolve(GRAPH);
        TritonConfig config = TritonConfig.beside(directory);
        OnnxGraphs.Facts facts = graphs.examine(graph);
        Shape input = ModelImports.example("input", facts.inputShape());
        Shape output = ModelImports.example("output", facts.outputShape());
        config.check("input", facts.input(), facts.integers() ? INTEGERS : FLOATS, input);
        config.check("output", facts.output(), FLOATS, output);
        @Nullable List<String> named = config.labels(facts.output());
        OutputKind kind = Guesses.kind(output, facts.lastOperator().toLowerCase(Locale.ROOT), named);
        List<String> labels = Guesses.labels(kind, output, named);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("format", "onnx");
        details.put("opset", facts.opset());
        details.put("ir_version", facts.irVersion());
        details.put("producer", facts.producer());
        details.put("found", true);
        if (named == null) {
            details.put("labels", Map.of("guessed", true));
        }
        return new ModelRecord(
                ModelRecord.FORMAT,
                Files.getLastModifiedTime(graph).toInstant(),
                new Input(facts.input(), input, null),
                new Output(facts.output(), output, kind),
                labels,
                null,
                new Origin("import", null, details),
                Map.of(),
                null,
                Map.of(GRAPH, FileEntry.of(graph)),
                new TritonScheduling(config.config()).read(),
                null);
    }
}
