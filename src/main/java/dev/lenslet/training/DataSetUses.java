package dev.lenslet.training;

import dev.lenslet.dataset.DataSets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps data sets from being deleted while a job that has not ended needs them. Thread-safe. */
final class DataSetUses {

    private final DataSets dataSets;
    private final Map<String, DataSets.Use> uses = new ConcurrentHashMap<>();

    DataSetUses(DataSets dataSets) {
        this.dataSets = dataSets;
    }

    /** Does nothing where the job holds its data set already. */
    void hold(String job, String dataSet) {
        uses.computeIfAbsent(job, id -> dataSets.use(dataSet, "training job " + id));
    }

    void release(String job) {
        DataSets.Use use = uses.remove(job);
        if (use != null) {
            use.close();
        }
    }
}
