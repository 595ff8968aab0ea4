package dev.lenslet.training.worker;

import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.TokenInput;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.Vocabulary;
import dev.lenslet.registry.GateResult;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecord.Evaluation;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelRecord.Input;
import dev.lenslet.registry.ModelRecord.Integers;
import dev.lenslet.registry.ModelRecord.Output;
import dev.lenslet.registry.ModelRecord.OutputKind;
import dev.lenslet.registry.ModelRecord.Parity;
import dev.lenslet.registry.ModelRecords;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.job.JobDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A model's directory while it is made; under its own name it appears only when whole. */
final class ModelDraft {

    private final JobDirectory job;

    ModelDraft(JobDirectory job) {
        this.job = job;
    }

    Path graph() {
        return job.exportDraft().resolve("model.onnx");
    }

    /**
     * Begins anew.
     *
     * @return where the graph goes; does not exist yet
     */
    Path begin() throws IOException {
        DurableFiles.delete(job.exportDraft());
        DurableFiles.delete(job.export());
        Files.createDirectories(job.exportDraft());
        return graph();
    }

    /** What the Embedding that reads the input has rows for. */
    private static @Nullable Integers ids(Network network) {
        OptionalInt bound = TokenInput.bound(network);
        return bound.isPresent() ? Integers.below(bound.getAsInt()) : null;
    }

    /** Adds the record to the graph, and makes the whole visible at once. */
    void complete(
            Network network,
            Provenance provenance,
            Map<String, Evaluation> metrics,
            Parity parity,
            @Nullable GateResult gate)
            throws IOException {
        boolean sigmoid = network.outputShape().size() == 1;
        Map<String, FileEntry> files = new HashMap<>(Map.of("model.onnx", FileEntry.of(graph())));
        if (provenance.data().preprocessing() instanceof TokensPreprocessing tokens) {
            tokens.vocabulary().write(job.exportDraft());
            files.put(Vocabulary.FILE, FileEntry.of(job.exportDraft().resolve(Vocabulary.FILE)));
        }
        ModelRecord record = new ModelRecord(
                ModelRecord.FORMAT,
                Instant.now(),
                new Input(
                        network.input().name(),
                        network.inputShape(),
                        provenance.data().preprocessing(),
                        ids(network)),
                new Output(
                        network.output().name(),
                        network.outputShape(),
                        sigmoid ? OutputKind.SIGMOID : OutputKind.PROBABILITIES),
                provenance.data().dataSet().classes(),
                KerasJson.write(network),
                provenance.origin(),
                metrics,
                parity,
                files,
                null,
                gate);
        ModelRecords.write(record, job.exportDraft());
        DurableFiles.publish(job.exportDraft(), job.export());
    }
}
