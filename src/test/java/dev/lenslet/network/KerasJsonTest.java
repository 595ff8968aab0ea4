package dev.lenslet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                "{\"class_name\":\"LSTM\",\"config\":{\"name\":\"d\",\"units\":3}} | 'd' | (steps, features) | (4, 4, 1) | ",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":3,\"kernel_size\":9}} | 'c' | 9 | (4, 4, 1) | fit",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"kernel_size\":3}} | 'c' | filters | missing | ''",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":0,\"kernel_size\":3}} | 'c' | filters | 1 | 0",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":1.5,\"kernel_size\":3}} | 'c' | filters | whole | 1.5",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":3,\"kernel_size\":3,\"data_format\":\"channels_first\"}} | 'c' | data_format | channels_last | ''",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":3,\"kernel_size\":3,\"activation\":\"mish\"}} | 'c' | activation | mish | relu",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":3,\"kernel_size\":3,\"kernel_constraint\":{\"class_name\":\"MaxNorm\"}}} | 'c' | kernel_constraint | not supported | ''",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filters\":3,\"kernel_size\":3,\"kernel_initializer\":\"magic\"}} | 'c' | magic | supported are | GlorotUniform",
                "{\"class_name\":\"Conv2D\",\"config\":{\"name\":\"c\",\"filtres\":3,\"filters\":3,\"kernel_size\":3}} | 'c' | filtres | unknown | ''",
                "{\"class_name\":\"Lambda\",\"config\":{\"name\":\"l\"}} | 'l' | Lambda | holds code | ''",
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
