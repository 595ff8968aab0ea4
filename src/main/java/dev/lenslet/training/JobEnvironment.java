package dev.lenslet.training;

import dev.lenslet.dataset.DataSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a job is trained with beside its own record, as far as the result depends on it.
 *
 * @param dataSetChecksum SHA-256, lowercase hex
 * @param lenslet its version
 * @param libraries of the engine, versions by name
 * @param threads of the worker's native code, as {@code OMP_NUM_THREADS} has it
 */
record JobEnvironment(
        String dataSetChecksum,
        String lenslet,
        String engine,
        Map<String, String> libraries,
        String java,
        String platform,
        String threads) {

    JobEnvironment {
        libraries = new TreeMap<>(libraries);
    }

    /** @param environment of the worker */
    static JobEnvironment of(DataSet dataSet, TrainingEngine engine, Map<String, String> environment) {
        String version = JobEnvironment.class.getPackage().getImplementationVersion();
        return new JobEnvironment(
                dataSet.checksum(),
                version == null ? "development" : version,
                engine.name(),
                engine.libraries(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                environment.getOrDefault("OMP_NUM_THREADS", "all"));
    }

    /** Why a job that repeats this one may end with other weights: sentences, none where it will not. */
    List<String> differences(JobEnvironment now) {
        List<String> differences = new ArrayList<>();
        differ(differences, "Lenslet", lenslet, now.lenslet);
        differ(differences, "the engine " + engine, libraries.toString(), now.libraries.toString());
        differ(differences, "Java", java, now.java);
        differ(differences, "the platform", platform, now.platform);
        differ(differences, "the number of threads", threads, now.threads);
        if (threads.equals(now.threads) && !threads.equals("1")) {
            differences.add("The repeated job had " + threads
                    + " threads, which add up in no fixed order: the weights may differ in their last digits.");
        }
        return differences;
    }

    private static void differ(List<String> differences, String what, String then, String now) {
        if (!then.equals(now)) {
            differences.add(
                    "The result may differ from the repeated job's: " + what + " was " + then + " and is " + now + ".");
        }
    }
}
