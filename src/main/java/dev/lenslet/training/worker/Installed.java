package dev.lenslet.training.worker;

import dev.lenslet.training.ModelExporter;
import dev.lenslet.training.TrainingEngine;
import dev.lenslet.training.job.WorkOrder;
import java.util.ServiceLoader;

/** The engine and the exporter that a job needs, of those on the class path. */
record Installed(TrainingEngine engine, ModelExporter exporter) {

    static Installed on(WorkOrder order) throws TrainingFailed {
        String name = order.training().engine();
        TrainingEngine engine = ServiceLoader.load(TrainingEngine.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new TrainingFailed("there is no training engine '" + name + "' in this installation"));
        ModelExporter exporter = ServiceLoader.load(ModelExporter.class)
                .findFirst()
                .orElseThrow(() -> new TrainingFailed("nothing in this installation exports models"));
        return new Installed(engine, exporter);
    }
}
