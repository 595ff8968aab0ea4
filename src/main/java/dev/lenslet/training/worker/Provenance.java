package dev.lenslet.training.worker;

import dev.lenslet.dataset.DataSet;
import dev.lenslet.registry.ModelRecord.FileEntry;
import dev.lenslet.registry.ModelRecord.Origin;
import dev.lenslet.training.TrainingEngine;
import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a version was made of, so that it can be made again. */
record Provenance(
        WorkOrder order, TrainingData data, TrainingEngine engine, Instant started, TrainingLoop.Trained trained) {

    Origin origin() throws IOException {
        DataSet dataSet = data.dataSet();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(
                "data_set", Map.of("name", dataSet.name(), "source", dataSet.source(), "checksum", dataSet.checksum()));
        details.put(
                "examples",
                Map.of(
                        "train", data.train().count(),
                        "validation", data.validation().count(),
                        "test", data.test().count()));
        details.put("epochs", Map.of("trained", trained.epochs(), "kept", trained.keptEpoch()));
        WorkOrder.Base base = order.base();
        if (base != null) {
            details.put("base", Map.of("weights", base.weights(), "sha256", baseChecksum(base)));
        }
        details.put("training", JobJson.mapper().valueToTree(order.training()));
        details.put("libraries", engine.libraries());
        details.put("java", Runtime.version().toString());
        details.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        details.put("threads", System.getenv().getOrDefault("OMP_NUM_THREADS", "all"));
        details.put("started", started.toString());
        details.put("seconds", Duration.between(started, Instant.now()).toMillis() / 1e3);
        details.put("samples_per_second", Math.round(trained.samplesPerSecond()));
        return new Origin("training", order.job(), details);
    }

    private static String baseChecksum(WorkOrder.Base base) throws IOException {
        return FileEntry.of(Path.of(base.file())).sha256();
    }
}
