package dev.lenslet.training;

import dev.lenslet.dataset.ClassBalance;
import dev.lenslet.dataset.DataSet;
import dev.lenslet.dataset.DataSets;
import dev.lenslet.network.BaseWeights;
import dev.lenslet.network.FrozenSplit;
import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.training.Networks.NamedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes every choice that a request leaves open, and refuses what does not fit together. Thread-safe. */
final class JobPlanner {

    private final DataSets dataSets;
    private final Networks networks;
    private final BaseWeights weights;
    private final TrainingEngines engines;
    private final TrainingSettings settings;
    private final ResourcePlanner resources;
    private final LongSupplier seeds;

    /** @param seeds for jobs that name none */
    JobPlanner(
            DataSets dataSets,
            Networks networks,
            BaseWeights weights,
            TrainingEngines engines,
            TrainingSettings settings,
            ResourcePlanner resources,
            LongSupplier seeds) {
        this.dataSets = dataSets;
        this.networks = networks;
        this.weights = weights;
        this.engines = engines;
        this.settings = settings;
        this.resources = resources;
        this.seeds = seeds;
    }

    /**
     * @throws UnfitJob listing everything that does not fit
     * @throws UnknownTrainingData where there is no such data set
     * @throws TrainingUnavailable where nothing can be trained here
     */
    JobPlan plan(JobRequest request) {
        return plan(request, Map.of());
    }

    /** @param values of a sweep's parameters that are the network's, by name */
    JobPlan plan(JobRequest request, Map<String, JsonNode> values) {
        if (engines.names().isEmpty()) {
            throw new TrainingUnavailable();
        }
        JobFit.Contents data = contents(request.dataSet());
        List<FieldFault> faults = new ArrayList<>();
        dataSets.find(request.dataSet())
                .filter(JobPlanner::isTooSmall)
                .ifPresent(known -> faults.add(new FieldFault(
                        "dataset", "has one example of each class; a class needs two, one of them to test with")));
        NamedNetwork asked = network(request, data.classes().size());
        NamedNetwork named = trainableFrom(
                request.training().trainableFrom(),
                asked.with(NetworkValues.in(asked.network(), values, faults)),
                faults);
        TextOptions text = TextPlan.options(request, data.kind(), named.network(), faults);
        NamedNetwork chosen = text == null ? named : named.with(TextPlan.fitted(named.network(), text));
        Hyperparameters training = hyperparameters(
                request.training(),
                classWeight(request.training().classWeight(), data.classes(), faults),
                chosen,
                text);
        if (training.weights() != null && !weights.names().contains(training.weights())) {
            faults.add(
                    new FieldFault("training.weights", "'" + training.weights() + "' is none of " + weights.names()));
        }
        faults.addAll(JobFit.faults(chosen.network(), training, data, settings.maxParameters()));
        Resources needs = null;
        Optional<TrainingEngine> engine = engines.named(training.engine());
        if (engine.isEmpty()) {
            faults.add(new FieldFault(
                    "training.engine", "there is no engine '" + training.engine() + "'; known are " + engines.names()));
        } else if (faults.isEmpty()) {
            // What is frozen is run by another engine, once.
            Network trained =
                    FrozenSplit.of(chosen.network()).map(FrozenSplit::trained).orElse(chosen.network());
            engine.get()
                    .objections(trained, training)
                    .forEach(objection -> faults.add(new FieldFault("training.engine", objection)));
            FieldFault tooLarge = MemoryFit.onHeap(chosen.network(), trained, settings.heap());
            if (tooLarge != null) {
                faults.add(tooLarge);
            }
            needs = resources.plan(
                    request.resources(),
                    engine.get(),
                    engine.get().leastMemory(trained, training),
                    training.batchSize(),
                    faults);
        }
        if (needs == null || !faults.isEmpty()) {
            throw new UnfitJob(faults);
        }
        if (training.weights() != null) {
            weights.check(training.weights());
        }
        List<String> warnings = training.classWeight() != null
                ? List.of()
                : dataSets.find(request.dataSet())
                        .map(dataSet -> ClassBalance.warnings(dataSet.perClass()))
                        .orElse(List.of());
        return new JobPlan(networks.write(chosen.network()), training, needs, warnings);
    }

    private static NamedNetwork trainableFrom(@Nullable String layer, NamedNetwork named, List<FieldFault> faults) {
        if (layer == null) {
            return named;
        }
        List<String> layers = named.network().nodes().stream().map(Node::name).toList();
        if (!layers.contains(layer)) {
            faults.add(new FieldFault(
                    "training.trainable_from", "the network has no layer '" + layer + "'; its layers are " + layers));
            return named;
        }
        return named.with(named.network().trainableFrom(layer));
    }

    /** Whether nothing can be held out to test with. */
    private static boolean isTooSmall(DataSet dataSet) {
        return !dataSet.splits().containsKey("test")
                && dataSet.perClass().values().stream().allMatch(count -> count < 2);
    }

    /** By name, where the request has it by name or index. */
    private static @Nullable ClassWeight classWeight(
            @Nullable ClassWeight asked, List<String> classes, List<FieldFault> faults) {
        if (asked == null || asked.byName() == null) {
            return asked;
        }
        Map<String, Double> weights = new TreeMap<>();
        new TreeMap<>(asked.byName()).forEach((key, weight) -> {
            String name = classes.contains(key) ? key : atIndex(classes, key);
            if (name == null || weights.put(name, weight) != null) {
                faults.add(new FieldFault(
                        "training.class_weight." + key,
                        name == null ? "is no class or index of one; classes are " + classes : "is given twice"));
            }
        });
        return new ClassWeight(weights);
    }

    private static @Nullable String atIndex(List<String> classes, String key) {
        return key.matches("\\d{1,6}") && Integer.parseInt(key) < classes.size()
                ? classes.get(Integer.parseInt(key))
                : null;
    }

    private JobFit.Contents contents(String dataSet) {
        return dataSets.find(dataSet)
                .map(known -> new JobFit.Contents(known.kind(), known.classes()))
                .or(() -> dataSets.catalogueEntry(dataSet)
                        .map(entry -> new JobFit.Contents(entry.kind(), entry.classes())))
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
            return new NamedNetwork(network, null, null, null, null, null);
        } catch (InvalidNetworkException fault) {
            throw new UnfitJob("network", String.valueOf(fault.getMessage()));
        }
    }

    private Hyperparameters hyperparameters(
            JobRequest.Training asked,
            @Nullable ClassWeight classWeight,
            NamedNetwork network,
            @Nullable TextOptions text) {
        Optimizer own = network.optimizer();
        Optimizer optimizer = first(asked.optimizer(), own, Optimizer.Adam.withRate(OptimizerFields.KERAS_RATE));
        LearningRate rate = asked.learningRate();
        if (rate != null) {
            optimizer = optimizer.withLearningRate(rate.first());
        } else if (own != null && own.getClass() == optimizer.getClass()) {
            // A network's rate is its optimizer's; another begins at Keras' default.
            optimizer = optimizer.withLearningRate(own.learningRate());
        }
        return new Hyperparameters(
                first(asked.epochs(), network.epochs(), 5),
                first(asked.batchSize(), network.batchSize(), 32),
                optimizer,
                first(asked.loss(), network.loss(), JobFit.lossFor(network.network())),
                first(asked.validationSplit(), null, 0.0),
                asked.seed() == null ? seeds.getAsLong() : asked.seed(),
                first(asked.engine(), null, settings.engine()),
                asked.stepsPerEpoch(),
                asked.validationSteps(),
                rate instanceof LearningRate.Constant ? null : rate,
                asked.earlyStopping(),
                classWeight,
                asked.labelSmoothing(),
                asked.clip(),
                text,
                asked.augmentation(),
                asked.trainableFrom(),
                asked.weights() == null ? network.weights() : asked.weights(),
                asked.checkpoint());
    }

    private static <T> T first(@Nullable T asked, @Nullable T networks, T otherwise) {
        return asked != null ? asked : networks != null ? networks : otherwise;
    }
}
