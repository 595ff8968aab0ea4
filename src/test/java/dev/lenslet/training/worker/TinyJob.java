package dev.lenslet.training.worker;

import dev.lenslet.dataset.Archives;
import dev.lenslet.dataset.Augmentation;
import dev.lenslet.dataset.FillMode;
import dev.lenslet.dataset.StoredDataSets;
import dev.lenslet.media.MediaLimits;
import dev.lenslet.network.KerasJson;
import dev.lenslet.training.CheckpointEvery;
import dev.lenslet.training.EarlyStopping;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.LearningRate;
import dev.lenslet.training.Loss;
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
import org.jspecify.annotations.Nullable;

/** Jobs of a small network with dropout and moving averages on a few pictures, six steps an epoch, that real workers work at. */
record TinyJob(Path directory, Path dataSet) {

    static final int STEPS_PER_EPOCH = 6;

    private static final String NETWORK = """
            {"class_name":"Sequential","config":{"name":"n","layers":[
              {"class_name":"InputLayer","config":{"name":"in","batch_shape":[null,8,8,1]}},
              {"class_name":"Conv2D","config":{"name":"conv","filters":4,"kernel_size":3,"activation":"relu"}},
              {"class_name":"BatchNormalization","config":{"name":"norm"}},
              {"class_name":"Flatten","config":{"name":"flat"}},
              {"class_name":"Dropout","config":{"name":"drop","rate":0.5}},
              {"class_name":"Dense","config":{"name":"hidden","units":%d,"activation":"relu"}},
              {"class_name":"Dense","config":{"name":"out","units":2,"activation":"softmax"}}]}}""";

    static TinyJob in(Path directory) throws IOException {
        Map<String, byte[]> files = Archives.darkAndLight("", 12, 8);
        for (int i = 12; i < 64; i++) {
            files.put("dark/" + i + ".png", Archives.picture(8, 8, 2 * i));
            files.put("light/" + i + ".png", Archives.picture(8, 8, 250 - i));
        }
        return new TinyJob(directory, StoredDataSets.store(directory.resolve("home"), "shades", Archives.zip(files)));
    }

    /** @param hidden units of a layer, for more or fewer weights */
    JobDirectory order(String name, Hyperparameters training, int hidden, int keep) throws IOException {
        JobDirectory job = new JobDirectory(Files.createDirectories(directory.resolve(name)));
        job.writeOrder(new WorkOrder(
                name,
                "shades",
                "shades",
                dataSet.toString(),
                MediaLimits.DEFAULT.settings(),
                KerasJson.write(KerasJson.read(JobJson.mapper().readTree(NETWORK.formatted(hidden)))),
                null,
                training,
                0,
                new WorkOrder.Checkpointing(300_000, keep),
                null,
                Instant.EPOCH));
        return job;
    }

    /** Augmented, with a quarter held out for validation and a checkpoint after so many steps each. */
    static Hyperparameters training(
            int epochs,
            Optimizer optimizer,
            @Nullable LearningRate rate,
            @Nullable EarlyStopping stopping,
            @Nullable CheckpointEvery checkpoint) {
        return new Hyperparameters(
                epochs,
                13,
                optimizer,
                Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                0.25,
                7,
                "dl4j",
                null,
                null,
                rate,
                stopping,
                null,
                null,
                null,
                null,
                new Augmentation(
                        20, 0.1, 0.1, 5, List.of(0.9, 1.1), true, false, FillMode.REFLECT, 0, List.of(0.9, 1.1)),
                null,
                null,
                checkpoint);
    }

    static List<JobEvent> events(JobDirectory job) throws IOException {
        List<JobEvent> events = new ArrayList<>();
        EventTail tail = new EventTail(job.events());
        for (List<EventTail.Line> lines = tail.poll(); !lines.isEmpty(); lines = tail.poll()) {
            lines.forEach(line -> line.event().ifPresent(events::add));
        }
        return events;
    }
}
