package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.dataset.Archives;
import dev.lenslet.dataset.Augmentation;
import dev.lenslet.dataset.FillMode;
import dev.lenslet.dataset.StoredDataSets;
import dev.lenslet.media.MediaLimits;
import dev.lenslet.network.KerasJson;
import dev.lenslet.training.ClassWeight;
import dev.lenslet.training.EarlyStopping;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.LearningRate;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Monitor;
import dev.lenslet.training.Optimizer;
import dev.lenslet.training.job.EventTail;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The worker as it is started, with one thread of native code. */
class WorkerRunsTest {

    private static final String NETWORK = """
            {"class_name":"Sequential","config":{"name":"n","layers":[
              {"class_name":"InputLayer","config":{"name":"in","batch_shape":[null,8,8,1]}},
              {"class_name":"Conv2D","config":{"name":"conv","filters":4,"kernel_size":3,"activation":"relu"}},
              {"class_name":"Flatten","config":{"name":"flat"}},
              {"class_name":"Dropout","config":{"name":"drop","rate":0.5}},
              {"class_name":"Dense","config":{"name":"out","units":2,"activation":"softmax"}}]}}""";

    @TempDir
    Path directory;

    private Path dataSet;

    @BeforeEach
    void store() throws IOException {
        Map<String, byte[]> files = Archives.darkAndLight("", 12, 8);
        for (int i = 12; i < 48; i++) {
            files.put("dark/" + i + ".png", Archives.picture(8, 8, i));
        }
        dataSet = StoredDataSets.store(directory.resolve("home"), "shades", Archives.zip(files));
    }

    @Test
    void makesTheSameModelFromTheSameSeed() throws Exception {
        JobDirectory first = run("first", training(7));
        JobDirectory second = run("second", training(7));
        JobDirectory other = run("other", training(8));

        byte[] graph = Files.readAllBytes(first.export().resolve("model.onnx"));
        assertThat(Files.readAllBytes(second.export().resolve("model.onnx"))).isEqualTo(graph);
        assertThat(Files.readAllBytes(other.export().resolve("model.onnx"))).isNotEqualTo(graph);
    }

    @Test
    void tellsOfRatesOfUnevenClassesAndOfTheEpochThatItKept() throws Exception {
        Hyperparameters training = training(7);
        JobDirectory job = run(
                "stopped",
                new Hyperparameters(
                        30,
                        8,
                        training.optimizer(),
                        training.loss(),
                        0.25,
                        7,
                        "dl4j",
                        null,
                        null,
                        new LearningRate.StepDecay(0.05, 0.5, 1, LearningRate.Unit.EPOCHS),
                        // Accuracy can get no better than 1, so it stops.
                        new EarlyStopping(Monitor.VAL_ACCURACY, 2, 0, 0, true),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        List<JobEvent> events = new ArrayList<>();
        new EventTail(job.events()).poll().forEach(line -> line.event().ifPresent(events::add));

        assertThat(events)
                .filteredOn(JobEvent.Warning.class::isInstance)
                .singleElement()
                .asString()
                .contains("'dark' has 48", "'light' only 12", "class_weight");
        assertThat(events)
                .filteredOn(JobEvent.Epoch.class::isInstance)
                .extracting(event -> ((JobEvent.Epoch) event).learningRate())
                .startsWith(0.05, 0.025, 0.0125);
        JsonNode record =
                JobJson.mapper().readTree(Files.readAllBytes(job.export().resolve("model.json")));
        int trained = record.at("/origin/details/epochs/trained").asInt();
        assertThat(trained).isLessThan(30);
        assertThat(record.at("/origin/details/epochs/kept").asInt()).isEqualTo(trained - 2);
    }

    private static Hyperparameters training(long seed) {
        return new Hyperparameters(
                2,
                8,
                new Optimizer.Sgd(0.05, 0.9, true),
                Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                0.25,
                seed,
                "dl4j",
                null,
                null,
                null,
                null,
                new ClassWeight(null),
                null,
                null,
                null,
                new Augmentation(
                        20, 0.1, 0.1, 5, List.of(0.9, 1.1), true, false, FillMode.REFLECT, 0, List.of(0.9, 1.1)),
                null,
                null,
                null);
    }

    private JobDirectory run(String name, Hyperparameters training) throws IOException, InterruptedException {
        JobDirectory job = new JobDirectory(Files.createDirectories(directory.resolve(name)));
        job.writeOrder(new WorkOrder(
                name,
                "shades",
                "shades",
                dataSet.toString(),
                MediaLimits.DEFAULT.settings(),
                KerasJson.write(KerasJson.read(JobJson.mapper().readTree(NETWORK))),
                null,
                training,
                0,
                new WorkOrder.Checkpointing(300_000, 2),
                null,
                Instant.EPOCH));
        RealWorker.run(job);
        return job;
    }
}
