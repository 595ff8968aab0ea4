package dev.lenslet.registry;

import dev.lenslet.registry.ModelRecord.Evaluation;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelRecord.Input;
import dev.lenslet.registry.ModelRecord.Origin;
import dev.lenslet.registry.ModelRecord.Output;
import dev.lenslet.registry.ModelRecord.Parity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A version as HTTP shows it: which it is, and its record.
 *
 * @param labels names of the classes; labels that stand on versions are the model's
 */
public record VersionView(
        String model,
        String version,
        boolean bundled,
        Instant created,
        Input input,
        Output output,
        List<String> labels,
        @Nullable JsonNode network,
        Origin origin,
        Map<String, Evaluation> metrics,
        @Nullable Parity parity,
        Map<String, FileEntry> files,
        @Nullable Scheduling scheduling,
        @Nullable GateResult gate) {

    public static VersionView of(ModelVersion version) {
        ModelRecord record = version.record();
        return new VersionView(
                version.model(),
                Integer.toString(version.version()),
                version.bundled(),
                record.created(),
                record.input(),
                record.output(),
                record.labels(),
                record.network(),
                record.origin(),
                record.metrics(),
                record.parity(),
                record.files(),
                record.scheduling(),
                record.gate());
    }
}
