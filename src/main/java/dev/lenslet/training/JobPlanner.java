package dev.lenslet.training;

import dev.lenslet.dataset.DataSets;
import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.Network;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.training.Networks.NamedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes every choice that a request leaves open, and refuses what does not fit together. Thread-safe. */
final class JobPlanner {

    private final DataSets dataSets;
    private final Networks networks;
    private final TrainingEngines engines;
    private final TrainingSettings settings;
    private final LongSupplier seeds;

    /** @param seeds for jobs that name none */
    JobPlanner(
            DataSets dataSets,
            Networks networks,
            TrainingEngines engines,
            TrainingSettings settings,
            LongSupplier seeds) {
        this.dataSets = dataSets;
        this.networks = networks;
        this.engines = engines;
        this.settings = settings;
        this.seeds = seeds;
    }

    /**
     * @throws UnfitJob listing everything that does not fit
     * @throws UnknownTrainingData where there is no such data set
     * @throws TrainingUnavailable where nothing can be trained here
     */
    JobPlan plan(JobRequest request) {
        if (engines.names().isEmpty()) {
            throw new TrainingUnavailable();
        }
        JobFit.Contents data = contents(request.dataSet());
        NamedNetwork chosen = network(request, data.classes());
        Hyperparameters training = hyperparameters(request.training(), chosen);
        List<FieldFault> faults =
                new ArrayList<>(JobFit.faults(chosen.network(), training, data, settings.maxParameters()));
        Optional<TrainingEngine> engine = engines.named(training.engine());
        if (engine.isEmpty()) {
            faults.add(new FieldFault(
                    "training.engine", "there is no engine '" + training.engine() + "'; known are " + engines.names()));
        } else if (faults.isEmpty()) {
            engine.get()
                    .objections(chosen.network(), training)
                    .forEach(objection -> faults.add(new FieldFault("training.engine", objection)));
        }
        if (!faults.isEmpty()) {
            throw new UnfitJob(faults);
        }
        return new JobPlan(networks.write(chosen.network()), training);
    }

    private JobFit.Contents contents(String dataSet) {
        return dataSets.find(dataSet)
                .map(known -> new JobFit.Contents(known.kind(), known.classes().size()))
                .or(() -> dataSets.catalogueEntry(dataSet)
                        .map(entry -> new JobFit.Contents(
                                entry.kind(), entry.classes().size())))
                .orElseThrow(() -> new UnknownTrainingData(dataSet));
    }

    private NamedNetwork network(JobRequest request, int classes) {
        try {
            if (request.network().isString()) {
                String name = request.network().stringValue();
                return networks.named(name, classes, request.inputShape())
                        .orElseThrow(() -> new UnfitJob(
                                "network", "there is no network '" + name + "'; known are " + networks.names()));
            }
            Network network = networks.read(request.network(), request.inputShape());
            if (request.inputShape() != null && !request.inputShape().equals(network.inputShape())) {
                throw new UnfitJob(
                        "input_shape",
                        "is " + request.inputShape() + ", but the network's own input is " + network.inputShape());
            }
            return new NamedNetwork(network, null, null, null, null);
        } catch (InvalidNetworkException fault) {
            throw new UnfitJob("network", String.valueOf(fault.getMessage()));
        }
    }

    private Hyperparameters hyperparameters(JobRequest.Training asked, NamedNetwork network) {
        Optimizer.Adam keras = Optimizer.Adam.withRate(0.001);
        Optimizer adam = new Optimizer.Adam(
                first(asked.learningRate(), network.learningRate(), keras.learningRate()),
                first(asked.beta1(), null, keras.beta1()),
                first(asked.beta2(), null, keras.beta2()),
                first(asked.epsilon(), null, keras.epsilon()));
        return new Hyperparameters(
                first(asked.epochs(), network.epochs(), 5),
                first(asked.batchSize(), network.batchSize(), 32),
                adam,
                first(asked.loss(), network.loss(), JobFit.lossFor(network.network())),
                first(asked.validationSplit(), null, 0.0),
                asked.seed() == null ? seeds.getAsLong() : asked.seed(),
                first(asked.engine(), null, settings.engine()),
                asked.stepsPerEpoch(),
                asked.validationSteps());
    }

    private static <T> T first(@Nullable T asked, @Nullable T networks, T otherwise) {
        return asked != null ? asked : networks != null ? networks : otherwise;
    }
}
