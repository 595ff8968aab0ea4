package dev.lenslet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files in {@code keras/} are what Keras 3.15.1 and 2.21.0 wrote; see {@code src/test/python}. */
class KerasJsonTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(strings = {"sequential-3", "sequential-2", "built-3", "nested-3", "nested-2", "mnist-cnn-3"})
    void readsWhatKerasWrote(String file) throws IOException {
        JsonNode keras = read(file);
        Network network = KerasJson.read(keras.get("config"));

        assertThat(network.parameterCount()).isEqualTo(keras.get("parameters").asLong());
        assertThat(network.outputShape().dims()).isEqualTo(ints(keras.get("output")));
        for (var shape : keras.get("shapes").properties()) {
            if (network.nodes().stream().anyMatch(node -> node.name().equals(shape.getKey()))) {
                assertThat(network.shape(shape.getKey()).dims()).isEqualTo(ints(shape.getValue()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential-3", "sequential-2", "built-3", "nested-3", "nested-2"})
    void readsBackWhatItWrites(String file) throws IOException {
        Network network = KerasJson.read(read(file).get("config"));

        assertThat(KerasJson.read(KerasJson.write(network))).isEqualTo(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nested-3", "nested-2"})
    void laysNestedModelsFlatAndKeepsWhatIsFrozen(String file) throws IOException {
        Network network = KerasJson.read(read(file).get("config"));

        assertThat(network.nodes().stream().map(Node::name))
                .containsExactly("pixels", "base.c1", "base.p1", "inner.c2", "flat", "head");
        assertThat(network.node("base.c1").trainable()).isFalse();
        assertThat(network.node("inner.c2").trainable()).isTrue();
        assertThat(network.node("inner.c2").inputs()).containsExactly("base.p1");
    }

    static List<String> cases() throws IOException {
        return allLayers().properties().stream().map(Map.Entry::getKey).toList();
    }

    /** Numbers that Keras 2 writes as float32, and one function that it means otherwise, are compared apart. */
    @ParameterizedTest
    @MethodSource("cases")
    void readsAndWritesEveryLayerAlikeWhicheverKerasWroteIt(String name) throws IOException {
        JsonNode versions = allLayers().get(name);
        Network network = KerasJson.read(versions.get("3").get("config"));

        assertThat(KerasJson.read(KerasJson.write(network))).isEqualTo(network);
        if (versions.has("2")) {
            Network ofKeras2 = KerasJson.read(versions.get("2").get("config"));
            assertThat(KerasJson.read(KerasJson.write(ofKeras2))).isEqualTo(ofKeras2);
            assertThat(text(ofKeras2)).isEqualTo(text(network));
        }
    }

    private static List<String> text(Network network) {
        return network.nodes().stream()
                .map(node -> node.toString()
                        .replace("HARD_SIGMOID_KERAS2", "HARD_SIGMOID")
                        .replaceAll("(axis=)\\d+", "$1-1")
                        .replaceAll("(\\d\\.\\d{1,6}?)0000\\d*", "$1"))
                .toList();
    }

    @Test
    void hardSigmoidIsTheOneOfItsKeras() throws IOException {
        JsonNode versions = allLayers().get("hard_sigmoid");

        assertThat(KerasJson.read(versions.get("3").get("config")).output().layer())
                .isEqualTo(new ActivationLayer(Activation.HARD_SIGMOID));
        assertThat(KerasJson.read(versions.get("2").get("config")).output().layer())
                .isEqualTo(new ActivationLayer(Activation.HARD_SIGMOID_KERAS2));
    }

    @Test
    void everyLayerIsAmongThoseThatKerasWrote() throws IOException {
        Set<String> seen = new TreeSet<>();
        for (JsonNode versions : allLayers()) {
            for (Node node : KerasJson.read(versions.get("3").get("config")).nodes()) {
                seen.add(node.layer().className());
            }
        }

        assertThat(seen).isEqualTo(KerasLayers.classNames());
    }

    private static JsonNode allLayers() throws IOException {
        try (InputStream in = new GZIPInputStream(
                KerasJsonTest.class.getResourceAsStream("/dev/lenslet/engine/onnx/keras-layers.json.gz"))) {
            return JSON.readTree(in).get("cases");
        }
    }

    @Test
    void takesTheShortFormWithKerasDefaults() {
        Network network = KerasJson.read(JSON.readTree("""
                {"class_name":"Sequential","config":{"layers":[
                  {"class_name":"InputLayer","config":{"batch_shape":[null,28,28,1]}},
                  {"class_name":"Conv2D","config":{"filters":32,"kernel_size":3,"activation":"relu"}},
                  {"class_name":"Conv2D","config":{"filters":8,"kernel_size":3,"kernel_initializer":"he_uniform"}},
                  {"class_name":"MaxPooling2D","config":{}},
                  {"class_name":"Flatten"},
                  {"class_name":"Dense","config":{"units":10,"activation":"softmax"}}]}}"""));

        assertThat(network.nodes().stream().map(Node::name))
                .containsExactly("input_layer", "conv2d", "conv2d_1", "max_pooling2d", "flatten", "dense");
        assertThat(network.outputShape()).isEqualTo(Shape.of(10));
        assertThat(((Conv2D) network.node("conv2d_1").layer())
                        .affine()
                        .kernel()
                        .initializer()
                        .className())
                .isEqualTo("HeUniform");
    }

    @Test
    void everyLayerHasAReaderOfItsClassName() {
        // The layer named Activation is a record named ActivationLayer: the function has the name.
        assertThat(records(Layer.class)
                        .map(type -> type.equals(ActivationLayer.class) ? "Activation" : type.getSimpleName()))
                .containsExactlyInAnyOrderElementsOf(KerasLayers.classNames());
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(KerasJsonTest::records)
                : Stream.of(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"class_name\":\"LSTM\",\"config\":{\"name\":\"d\",\"units\":3}} | 'd' | (steps, features) | (4, 4, 1) | needs",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":3,\"kernel_size\":9}} | 'c' | 9 | (4, 4, 1) | fit",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"kernel_size\":3}} | 'c' | filters | missing | ''",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":0,\"kernel_size\":3}} | 'c' | filters | 1 | 0",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":1.5,\"kernel_size\":3}} | 'c' | filters | whole | 1.5",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":3,\"kernel_size\":3,\"data_format\":\"channels_first\"}} | 'c' | data_format | channels_last | ''",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":3,\"kernel_size\":3,\"activation\":\"mish\"}} | 'c' | activation | mish | relu",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":3,\"kernel_size\":3,\"kernel_constraint\":{\"class_name\":\"MaxNorm\"}}} | 'c' | kernel_constraint | not supported | ''",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":3,\"kernel_size\":3,\"kernel_initializer\":\"magic\"}} | 'c' | magic | supported are | GlorotUniform",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filtres\":3,\"filters\":3,\"kernel_size\":3}} | 'c' | filtres | unknown | ''",
                "{\"class_name\":\"Lambda\",\"config\":{\"name\":\"l\"}} | 'l' | Lambda | holds code | never run",
                "{\"class_name\":\"Dropout\",\"config\":{\"name\":\"o\",\"rate\":1}} | 'o' | rate | [0, 1) | 1.0",
            })
    void refusesAFaultyLayerByName(String layer, String name, String first, String second, String third) {
        JsonNode network = JSON.readTree("""
                {"class_name":"Sequential","config":{"layers":[
                  {"class_name":"InputLayer","config":{"batch_shape":[null,4,4,1]}}, %s]}}""".formatted(layer));

        assertThatThrownBy(() -> KerasJson.read(network))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContainingAll("layer " + name, first, second, third.replace("''", ""));
    }

    @Test
    void refusesNetworksThatAreTooLarge() {
        JsonNode network = JSON.readTree("""
                {"class_name":"Sequential","config":{"layers":[
                  {"class_name":"InputLayer","config":{"batch_shape":[null,200000000]}},
                  {"class_name":"Dense","config":{"name":"d","units":200000000}}]}}""");

        assertThatThrownBy(() -> KerasJson.read(network))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContainingAll("'d'", "2^31-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "4,4,1 | Conv2D | \"filters\":1,\"kernel_size\":2147483647,\"padding\":\"same\" | reaches",
                "4,4,1 | Conv2D | \"filters\":1,\"kernel_size\":2,\"dilation_rate\":2147483647,\"padding\":\"same\" | reaches",
                "4,4,1 | Conv2D | \"filters\":2147483647,\"kernel_size\":3 | 2^31-1",
                "4,4,1 | Conv2D | \"filters\":2147483647,\"kernel_size\":1 | elements",
                "4,4,1 | Conv2D | \"filters\":4,\"kernel_size\":3,\"strides\":2,\"dilation_rate\":2 | both",
                "4,4,1 | DepthwiseConv2D | \"kernel_size\":3,\"depth_multiplier\":2147483647 | 2^31-1",
                "4,4,9 | SeparableConv2D | \"filters\":1,\"kernel_size\":1,\"depth_multiplier\":2147483647 | 2^31-1",
                "4,4,1 | ZeroPadding2D | \"padding\":2147483647 | 2^31-1",
                "4,4,1 | ZeroPadding2D | \"padding\":20000 | values",
                "4,4,1 | ZeroPadding2D | \"padding\":-1 | below 0",
                "4,4,1 | MaxPooling2D | \"pool_size\":2147483647,\"padding\":\"same\" | reaches",
                "4,4,1 | AveragePooling2D | \"padding\":\"causal\" | causal",
                "4,4,1 | BatchNormalization | \"axis\":1 | axis 1",
                "4,4,1 | Reshape | \"target_shape\":[2147483647,2147483647,-1] | 2^31-1",
                "4,4,1 | Reshape | \"target_shape\":[3,-1] | does not fit",
                "4,4,1 | Reshape | \"target_shape\":[] | does not fit",
                "4,4,1 | Permute | \"dims\":[1,1,2] | each once",
                "4,4,1 | Add | \"x\":0 | unknown",
                "4,4,1 | Concatenate | \"axis\":0 | batch",
                "4,4,1 | LSTM | \"units\":3 | (steps, features)",
                "4,4 | LSTM | \"units\":2147483647 | values",
                "4,4 | LSTM | \"units\":12000 | at most",
                "4,4 | LSTM | \"units\":3,\"stateful\":true | stateful",
                "4,4 | GRU | \"units\":3,\"activation\":\"gelu\" | recurrent",
                "4,4 | Bidirectional | \"layer\":{\"class_name\":\"Dense\",\"config\":{\"units\":2}} | LSTM or a GRU",
                "4,4 | Bidirectional | \"layer\":{\"class_name\":\"GRU\",\"config\":{\"units\":2}},\"merge_mode\":null | concat",
                "4 | TimeDistributed | \"layer\":{\"class_name\":\"Dense\",\"config\":{\"units\":2}} | (steps",
                "4,4 | TimeDistributed | \"layer\":{\"class_name\":\"Lambda\",\"config\":{}} | holds code",
                "4,4 | TimeDistributed | \"layer\":{\"class_name\":\"Add\",\"config\":{}} | one input",
                "4 | Embedding | \"input_dim\":2147483647,\"output_dim\":2 | input_dim",
                "4 | Embedding | \"input_dim\":100,\"output_dim\":2147483647 | 2^31-1",
                "4 | Embedding | \"input_dim\":10,\"output_dim\":2,\"mask_zero\":true | masks",
                "4 | Dense | \"units\":2,\"kernel_regularizer\":\"orthogonal\" | L1L2",
                "4 | Normalization | \"mean\":[1,2],\"variance\":[1,2] | 2 values",
                "4 | Rescaling | \"scale\":\"big\" | number",
                "4 | ReLU | \"threshold\":-1 | below 0",
                "4 | Softmax | \"axis\":[1,2] | axis",
            })
    void refusesWhatNoLayerCanBeOrWhatIsTooLargeBeforeAnythingIsMade(
            String shape, String className, String config, String why) {
        JsonNode network = JSON.readTree("""
                {"class_name":"Sequential","config":{"layers":[
                  {"class_name":"InputLayer","config":{"batch_shape":[null,%s]}},
                  {"class_name":"%s","config":{"name":"faulty",%s}}]}}""".formatted(shape, className, config));

        assertThatThrownBy(() -> KerasJson.read(network))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContainingAll("'faulty'", why);
    }

    @Test
    void boundsTheWeightsOfAllLayersTogether() {
        String layer = "{\"class_name\":\"Dense\",\"config\":{\"units\":16000}}";
        JsonNode network = JSON.readTree("""
                {"class_name":"Sequential","config":{"layers":[
                  {"class_name":"InputLayer","config":{"batch_shape":[null,16000]}},%s]}}""".formatted(String.join(",", Collections.nCopies(3, layer))));

        assertThatThrownBy(() -> KerasJson.read(network)).hasMessageContainingAll("dense_2", "weights");
    }

    @Test
    void boundsTheLayers() {
        String layer = "{\"class_name\":\"ReLU\",\"config\":{}}";
        JsonNode network = JSON.readTree("""
                {"class_name":"Sequential","config":{"layers":[
                  {"class_name":"InputLayer","config":{"batch_shape":[null,4]}},%s]}}""".formatted(String.join(",", Collections.nCopies(100_000, layer))));

        assertThatThrownBy(() -> KerasJson.read(network)).hasMessageContaining("at most 2000 layers");
    }

    @Test
    void tokenIdsGoToAnEmbeddingOnly() {
        JsonNode network = JSON.readTree("""
                {"class_name":"Sequential","config":{"layers":[
                  {"class_name":"InputLayer","config":{"batch_shape":[null,4],"dtype":"int32"}},
                  {"class_name":"Dense","config":{"name":"d","units":2}}]}}""");

        assertThatThrownBy(() -> KerasJson.read(network)).hasMessageContainingAll("'d'", "token ids");
    }

    @Test
    void refusesCyclesAndSharedLayers() {
        String functional = """
                {"class_name":"Functional","config":{"name":"f","layers":[
                  {"class_name":"InputLayer","name":"in","config":{"name":"in","batch_shape":[null,4]},"inbound_nodes":[]},
                  {"class_name":"Dense","name":"a","config":{"name":"a","units":4},"inbound_nodes":%s},
                  {"class_name":"Dense","name":"b","config":{"name":"b","units":4},"inbound_nodes":[[["a",0,0,{}]]]}],
                  "input_layers":[["in",0,0]],"output_layers":[["b",0,0]]}}""";

        assertThatThrownBy(() -> KerasJson.read(JSON.readTree(functional.formatted("[[[\"b\",0,0,{}]]]"))))
                .hasMessageContaining("its own output");
        assertThatThrownBy(() ->
                        KerasJson.read(JSON.readTree(functional.formatted("[[[\"in\",0,0,{}]],[[\"in\",0,0,{}]]]"))))
                .hasMessageContaining("shared");
        assertThatThrownBy(() -> KerasJson.read(JSON.readTree(functional.formatted("[[[\"gone\",0,0,{}]]]"))))
                .hasMessageContaining("gone");
    }

    @Test
    void refusesAnInputShapeThatContradictsTheConfiguration() throws IOException {
        JsonNode config = read("sequential-3").get("config");

        assertThatThrownBy(() -> KerasJson.read(config, Shape.of(32, 32, 1)))
                .hasMessageContainingAll("(28, 28, 1)", "(32, 32, 1)");
    }

    private static JsonNode read(String name) throws IOException {
        try (InputStream in = KerasJsonTest.class.getResourceAsStream("/keras/" + name + ".json")) {
            return JSON.readTree(in);
        }
    }

    private static List<Integer> ints(JsonNode array) {
        return array.valueStream().map(JsonNode::asInt).toList();
    }
}
