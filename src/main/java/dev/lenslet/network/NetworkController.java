package dev.lenslet.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code GET /networks}: the named networks as Keras JSON, with shapes and parameter counts. */
@RestController
@RequestMapping("/networks")
class NetworkController {

    private final NamedNetworks networks;

    NetworkController(NamedNetworks networks) {
        this.networks = networks;
    }

    @GetMapping
    NetworkPage list() {
        return new NetworkPage(networks.all().stream().map(NetworkSummary::of).toList(), null);
    }

    @GetMapping("/{network}")
    NetworkView get(@PathVariable String network) {
        return NetworkView.of(networks.get(network));
    }

    record NetworkPage(List<NetworkSummary> items, @Nullable String next) {}

    record NetworkSummary(
            String name, String title, List<Integer> inputShape, List<Integer> outputShape, long parameters) {

        static NetworkSummary of(NamedNetwork named) {
            Network network = named.network();
            return new NetworkSummary(
                    named.name(),
                    named.title(),
                    network.inputShape().dims(),
                    network.outputShape().dims(),
                    network.parameterCount());
        }
    }

    record NetworkView(
            String name,
            String title,
            List<Integer> inputShape,
            List<Integer> outputShape,
            long parameters,
            NamedNetwork.TrainingDefaults training,
            List<LayerView> layers,
            JsonNode network) {

        static NetworkView of(NamedNetwork named) {
            NetworkSummary summary = NetworkSummary.of(named);
            Network network = named.network();
            return new NetworkView(
                    summary.name(),
                    summary.title(),
                    summary.inputShape(),
                    summary.outputShape(),
                    summary.parameters(),
                    named.defaults(),
                    network.nodes().stream()
                            .map(node -> LayerView.of(network, node))
                            .toList(),
                    KerasJson.write(network));
        }
    }

    record LayerView(String name, String className, List<Integer> outputShape, long parameters) {

        static LayerView of(Network network, Node node) {
            long parameters = node.layer().weights(network.inputShapes(node)).stream()
                    .mapToLong(spec -> spec.shape().size())
                    .sum();
            return new LayerView(
                    node.name(),
                    node.layer().className(),
                    network.shape(node.name()).dims(),
                    parameters);
        }
    }
}
