package dev.lenslet.exchange;

import dev.lenslet.exchange.dl4j.Dl4jZip;
import dev.lenslet.exchange.keras.KerasConfiguration;
import dev.lenslet.exchange.keras.KerasFiles;
import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Shape;
import dev.lenslet.problem.InvalidFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads a request's files into a network with weights, where they are no graph. Thread-safe. */
@Component
class ModelFileReader {

    private static final int MAX_CONFIG = 16 << 20;

    private final NamedNetworks networks;
    private final PretrainedWeights pretrained;
    private final KerasFiles keras;
    private final Dl4jZip deeplearning4j;

    ModelFileReader(NamedNetworks networks, PretrainedWeights pretrained, ExchangeSettings settings) {
        this.networks = networks;
        this.pretrained = pretrained;
        this.keras = new KerasFiles(settings.maxUpload().toBytes(), settings.maxParameters());
        this.deeplearning4j = new Dl4jZip(settings.maxUpload().toBytes(), settings.maxParameters());
    }

    /**
     * @return nothing where the file is an ONNX graph, which is taken as it is
     * @throws UnreadableModel where there is no model in it
     */
    Optional<BuiltModel> read(ImportRequest request) throws IOException {
        KerasConfiguration config = configuration(request.config(), request.inputShape());
        Path file = request.file();
        Path weights = request.weights();
        if (file != null && ModelFormat.of(file) == ModelFormat.JSON) {
            if (config != null) {
                throw new InvalidFields("config", "is sent twice: the file is a configuration too");
            }
            config = json(file, request.inputShape());
            file = null;
        }
        if (request.pretrained() != null) {
            return Optional.of(published(request.pretrained(), needed(config)));
        }
        if (weights != null) {
            if (ModelFormat.of(weights) != ModelFormat.HDF5) {
                throw new InvalidFields("weights", "is neither an HDF5 file nor one of " + pretrained.names());
            }
            return Optional.of(keras.readH5(weights, needed(config), null));
        }
        if (file == null) {
            throw new InvalidFields("weights", "is missing; a configuration alone is no model");
        }
        return switch (ModelFormat.of(file)) {
            case HDF5 -> Optional.of(keras.readH5(file, config, request.inputShape()));
            case KERAS -> Optional.of(keras.readKeras(file, request.inputShape()));
            case DEEPLEARNING4J -> Optional.of(deeplearning4j.read(file));
            case ONNX, JSON -> Optional.empty();
        };
    }

    private BuiltModel published(String name, KerasConfiguration config) throws IOException {
        return new BuiltModel(
                config.network(),
                keras.weights(pretrained.file(name, (done, total) -> {}), config.network()),
                Map.of("format", "keras-weights", "pretrained", name));
    }

    private static KerasConfiguration needed(@Nullable KerasConfiguration config) {
        if (config == null) {
            throw new InvalidFields(
                    "config", "is missing: Keras JSON or a network's name, which the weights belong to");
        }
        return config;
    }

    private @Nullable KerasConfiguration configuration(@Nullable String config, @Nullable Shape inputShape) {
        if (config == null) {
            return null;
        }
        return config.stripLeading().startsWith("{")
                ? KerasConfiguration.parse(config, "", inputShape)
                : KerasConfiguration.of(networks.get(config.strip()).keras(), inputShape);
    }

    private static KerasConfiguration json(Path file, @Nullable Shape inputShape) throws IOException {
        if (Files.size(file) > MAX_CONFIG) {
            throw UnreadableModel.tooLarge("The configuration has more than " + MAX_CONFIG + " bytes.");
        }
        return KerasConfiguration.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), "", inputShape);
    }
}
