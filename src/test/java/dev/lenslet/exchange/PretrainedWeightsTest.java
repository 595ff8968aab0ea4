package dev.lenslet.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lenslet.exchange.keras.KerasFiles;
import dev.lenslet.network.BaseWeights;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.network.Weights;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PretrainedWeightsTest {

    private static final String FILE = "squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5";

    @TempDir
    Path home;

    private PretrainedWeights weights(@Nullable Path dir, @Nullable URI squeezenet) {
        return new PretrainedWeights(
                new WeightsSettings(dir, URI.create("http://127.0.0.1:9/none"), squeezenet), new Home(home));
    }

    /** Of a network that is the published one. */
    private static Weights of(BaseWeights published, String name, Network network) throws IOException {
        return new KerasFiles(600 << 20, 40_000_000).weights(published.file(name, (done, total) -> {}), network);
    }

    private static Weights into(BaseWeights published, String name, Network network, Weights others)
            throws IOException {
        return new PretrainedWeightsReader().read(name, published.file(name, (done, total) -> {}), network, others);
    }

    /** Fire modules as in SqueezeNet v1.1: a squeeze of 1x1, then 1x1 and 3x3 side by side. */
    static Network squeezenet() {
        List<Object> layers = new ArrayList<>();
        layers.add(layer("InputLayer", "input", Map.of("batch_shape", java.util.Arrays.asList(null, 64, 64, 3))));
        layers.add(conv("conv1", 64, 3, 2, "valid", "input"));
        layers.add(pool("pool1", "conv1"));
        String last = fire(layers, 2, 16, 64, "pool1");
        last = fire(layers, 3, 16, 64, last);
        layers.add(pool("pool3", last));
        last = fire(layers, 4, 32, 128, "pool3");
        last = fire(layers, 5, 32, 128, last);
        layers.add(pool("pool5", last));
        last = fire(layers, 6, 48, 192, "pool5");
        last = fire(layers, 7, 48, 192, last);
        last = fire(layers, 8, 64, 256, last);
        last = fire(layers, 9, 64, 256, last);
        return KerasJson.read(new JsonMapper()
                .valueToTree(Map.of(
                        "class_name",
                        "Functional",
                        "config",
                        Map.of(
                                "name",
                                "squeezenet",
                                "layers",
                                layers,
                                "input_layers",
                                List.of(List.of("input", 0, 0)),
                                "output_layers",
                                List.of(List.of(last, 0, 0))))));
    }

    private static String fire(List<Object> layers, int number, int squeeze, int expand, String input) {
        String fire = "fire" + number + "/";
        layers.add(conv(fire + "squeeze1x1", squeeze, 1, 1, "valid", input));
        layers.add(conv(fire + "expand1x1", expand, 1, 1, "valid", fire + "squeeze1x1"));
        layers.add(conv(fire + "expand3x3", expand, 3, 1, "same", fire + "squeeze1x1"));
        layers.add(layer("Concatenate", fire + "concat", Map.of(), fire + "expand1x1", fire + "expand3x3"));
        return fire + "concat";
    }

    private static Map<String, Object> conv(
            String name, int filters, int kernel, int strides, String padding, String input) {
        return layer(
                "Conv2D",
                name,
                Map.of(
                        "filters",
                        filters,
                        "kernel_size",
                        kernel,
                        "strides",
                        strides,
                        "padding",
                        padding,
                        "activation",
                        "relu"),
                input);
    }

    private static Map<String, Object> pool(String name, String input) {
        return layer("MaxPooling2D", name, Map.of("pool_size", 3, "strides", 2), input);
    }

    private static Map<String, Object> layer(
            String className, String name, Map<String, Object> config, String... inputs) {
        Map<String, Object> all = new java.util.LinkedHashMap<>(config);
        all.put("name", name);
        List<List<Object>> call = new ArrayList<>();
        for (String input : inputs) {
            call.add(List.of(input, 0, 0, Map.of()));
        }
        return Map.of(
                "class_name",
                className,
                "name",
                name,
                "config",
                all,
                "inbound_nodes",
                call.isEmpty() ? List.of() : List.of(call));
    }

    /** VGG16's layout with two filters a layer, saved by Keras: {@code src/test/python/exchange_fixtures.py}. */
    @Test
    void findsTheLayersOfVgg16InsideAnotherNetwork() throws Exception {
        Path fixtures = Path.of("src/test/resources/exchange");
        Files.copy(
                fixtures.resolve("vgg16-narrow-weights.h5"),
                home.resolve("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"));
        JsonMapper json = new JsonMapper();
        JsonNode base = json.readTree(Files.readAllBytes(fixtures.resolve("vgg16-narrow-weights.h5.config.json")));
        Network network = KerasJson.read(json.valueToTree(Map.of(
                "class_name",
                "Sequential",
                "config",
                Map.of(
                        "name",
                        "transfer",
                        "layers",
                        List.of(
                                layer(
                                        "InputLayer",
                                        "pictures",
                                        Map.of("batch_shape", java.util.Arrays.asList(null, 32, 32, 3))),
                                base,
                                layer("Flatten", "flatten", Map.of()),
                                layer("Dense", "head", Map.of("units", 2)))))));
        Weights others = WeightInitialization.of(network, 1);

        Weights weights = into(weights(home, null), "vgg16", network, others);

        weights.check(network);
        Weights alone = of(weights(home, null), "vgg16", KerasJson.read(base));
        assertThat(weights.get("vgg16.block5_conv3", "kernel").values())
                .isEqualTo(alone.get("block5_conv3", "kernel").values());
        assertThat(weights.get("vgg16.block1_conv1", "kernel").values())
                .as("red, green, blue")
                .containsExactly(turned(alone.get("block1_conv1", "kernel").values(), 2));
        assertThat(weights.get("head", "kernel").values())
                .isEqualTo(others.get("head", "kernel").values());
    }

    private static float[] turned(float[] kernel, int filters) {
        float[] turned = new float[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            int colour = i / filters % 3;
            turned[i + (2 - 2 * colour) * filters] = kernel[i];
        }
        return turned;
    }

    @Test
    void knowsTheLayersOfSqueezeNetInTheNamedNetwork() throws Exception {
        String data = System.getenv("LENSLET_DATA_DIR");
        assumeTrue(data != null, "LENSLET_DATA_DIR is not set; models/" + FILE + " lies there");
        Path dir = Path.of(Objects.requireNonNull(data), "models");
        Network network = new NamedNetworks().get("squeezenet-transfer").network();
        Weights others = WeightInitialization.of(network, 1);

        Weights read = into(weights(dir, null), "squeezenet", network, others);

        Weights alone = of(weights(dir, null), "squeezenet", squeezenet());
        assertThat(read.get("fire9_expand3x3", "kernel").values())
                .isEqualTo(alone.get("fire9/expand3x3", "kernel").values());
        assertThat(network.nodes().stream()
                        .filter(node -> !node.trainable())
                        .filter(node -> read.arrays().get(node.name() + "/kernel")
                                == others.arrays().get(node.name() + "/kernel"))
                        .filter(node -> others.arrays().containsKey(node.name() + "/kernel")))
                .isEmpty();
    }

    @Test
    void refusesANetworkThatIsNotTheOneOfTheWeights() throws Exception {
        Files.copy(
                Path.of("src/test/resources/exchange/vgg16-narrow-weights.h5"),
                home.resolve("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"));

        assertThatThrownBy(() -> of(weights(home, null), "vgg16", squeezenet()))
                .isInstanceOf(UnreadableModel.class)
                .hasMessageContaining("13 layers");
    }

    @Test
    void readsSqueezeNetAsPublished() throws Exception {
        String data = System.getenv("LENSLET_DATA_DIR");
        assumeTrue(data != null, "LENSLET_DATA_DIR is not set; models/" + FILE + " lies there");
        Path dir = Path.of(Objects.requireNonNull(data), "models");
        Network network = squeezenet();

        Weights read = of(weights(dir, null), "squeezenet", network);

        read.check(network);
        assertThat(read.get("conv1", "kernel").values()[0]).isNotZero();
        Weights others = WeightInitialization.of(network, 1);
        Weights byName = into(weights(dir, null), "squeezenet", network, others);
        assertThat(byName.get("fire9/expand3x3", "bias").values())
                .isEqualTo(read.get("fire9/expand3x3", "bias").values());
    }

    @Test
    void fetchesOnceAndTakesUpWhatBroke() throws Exception {
        String data = System.getenv("LENSLET_DATA_DIR");
        assumeTrue(data != null, "LENSLET_DATA_DIR is not set; models/" + FILE + " lies there");
        byte[] whole = Files.readAllBytes(Path.of(Objects.requireNonNull(data), "models", FILE));
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            asked.incrementAndGet();
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (whole.length - 1) + "/" + whole.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, whole.length - from);
            try (var out = exchange.getResponseBody()) {
                out.write(whole, from, whole.length - from);
            }
        });
        server.start();
        try {
            URI source = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + FILE);
            Files.createDirectories(home.resolve("weights"));
            Files.write(home.resolve("weights").resolve(FILE + ".part"), java.util.Arrays.copyOf(whole, 1_000_000));
            PretrainedWeights weights = weights(null, source);

            of(weights, "squeezenet", squeezenet());
            of(weights, "squeezenet", squeezenet());

            assertThat(asked).hasValue(1);
            assertThat(Files.readAllBytes(home.resolve("weights").resolve(FILE)))
                    .isEqualTo(whole);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void givesUpBytesOfAnotherChecksum() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 3);
            try (var out = exchange.getResponseBody()) {
                out.write(new byte[] {1, 2, 3});
            }
        });
        server.start();
        try {
            URI source = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + FILE);

            assertThatThrownBy(() -> of(weights(null, source), "squeezenet", squeezenet()))
                    .isInstanceOf(WeightsUnavailable.class)
                    .hasMessageContaining("checksum");
            assertThat(home.resolve("weights").resolve(FILE + ".part")).doesNotExist();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void saysHowTheyAreProvidedWhereTheyAreNot() {
        assertThatThrownBy(() -> of(weights(null, null), "squeezenet", squeezenet()))
                .isInstanceOf(WeightsUnavailable.class)
                .hasMessageContaining("lenslet.weights.dir")
                .hasMessageContaining(FILE);
    }
}
