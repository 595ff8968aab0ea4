package dev.lenslet.training.worker;

import dev.lenslet.network.Network;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecord.Evaluation;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelRecord.Input;
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
import java.util.Map;

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

    /** Adds the record to the graph, and makes the whole visible at once. */
    void complete(Network network, Provenance provenance, Map<String, Evaluation> metrics, Parity parity)
            throws IOException {
        boolean sigmoid = network.outputShape().size() == 1;
        ModelRecord record = new ModelRecord(
                ModelRecord.FORMAT,
                Instant.now(),
                new Input(
                        network.input().name(),
                        network.inputShape(),
                        provenance.data().preprocessing()),
                new Output(
                        network.output().name(),
                        network.outputShape(),
                        sigmoid ? OutputKind.SIGMOID : OutputKind.PROBABILITIES),
                provenance.data().dataSet().classes(),
                provenance.order().network(),
                provenance.origin(),
                metrics,
                parity,
                Map.of("model.onnx", FileEntry.of(graph())));
        ModelRecords.write(record, job.exportDraft());
        DurableFiles.publish(job.exportDraft(), job.export());
    }
}
