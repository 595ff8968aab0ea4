package dev.lenslet.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.exchange.TextProto.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextProtoTest {

    /** From Triton's quick start, densenet_onnx, with a comment and the other ways of writing lists. */
    @Test
    void readsAConfigurationOfTritons() {
        Message config = TextProto.parse("""
                name: "densenet_onnx"
                platform: "onnxruntime_onnx"
                max_batch_size : 0
                input [
                  {
                    name: "data_0"
                    data_type: TYPE_FP32
                    format: FORMAT_NCHW
                    dims: [ 3, 224, 224 ]
                    reshape { shape: [ 1, 3, 224, 224 ] }
                  }
                ]
                # the classes
                output { name: 'fc6_1'; data_type: TYPE_FP32, dims: 1000 dims: 1
                  label_filename: "densenet_labels.txt" }
                """);
        assertThat(config.scalar("max_batch_size")).isEqualTo("0");
        assertThat(config.messages("input")).singleElement().satisfies(input -> {
            assertThat(input.scalar("name")).isEqualTo("data_0");
            assertThat(input.scalars("dims")).containsExactly("3", "224", "224");
        });
        assertThat(config.messages("output").getFirst().scalars("dims")).containsExactly("1000", "1");
        assertThat(config.messages("output").getFirst().scalar("label_filename"))
                .isEqualTo("densenet_labels.txt");
        assertThat(config.scalar("absent")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"input [", "a: {", "a: }", "}", "a: \"open", "a: [1", ": 1", "a: {>", "a: @", "a"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> TextProto.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> TextProto.parse("a {".repeat(100))).hasMessageContaining("deeper");
    }
}
