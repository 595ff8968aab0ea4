package dev.lenslet.training;

import dev.lenslet.network.KerasJson;
import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import dev.lenslet.network.UnknownNetwork;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The networks that ship by name, and those that requests bring as Keras JSON. */
@Component
class KerasNetworks implements Networks {

    private final NamedNetworks named;

    KerasNetworks(NamedNetworks named) {
        this.named = named;
    }

    @Override
    public List<String> names() {
        return named.all().stream().map(network -> network.name()).toList();
    }

    @Override
    public Optional<NamedNetwork> named(String name, int classes, @Nullable Shape inputShape) {
        dev.lenslet.network.NamedNetwork network;
        try {
            network = named.get(name);
        } catch (UnknownNetwork unknown) {
            return Optional.empty();
        }
        Network fitted = network.forData(classes, inputShape);
        Loss loss = loss(network, classes);
        return Optional.of(new NamedNetwork(
                fitted,
                null,
                network.defaults().batchSize(),
                OptimizerFields.withKerasDefaults(network.defaults().optimizer())
                        .withLearningRate(network.defaults().learningRate()),
                loss,
                network.weights()));
    }

    private static Loss loss(dev.lenslet.network.NamedNetwork network, int classes) {
        if (network.twoClassesBySigmoid()) {
            return classes == 2 ? Loss.BINARY_CROSSENTROPY : Loss.SPARSE_CATEGORICAL_CROSSENTROPY;
        }
        return Loss.valueOf(network.defaults().loss().toUpperCase(Locale.ROOT));
    }

    @Override
    public Network read(JsonNode configuration, @Nullable Shape inputShape) {
        return KerasJson.read(configuration, inputShape);
    }

    @Override
    public JsonNode write(Network network) {
        return KerasJson.write(network);
    }
}
