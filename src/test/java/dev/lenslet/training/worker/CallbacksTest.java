package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.network.Weights;
import dev.lenslet.training.Course;
import dev.lenslet.training.EarlyStopping;
import dev.lenslet.training.LazyArray;
import dev.lenslet.training.LearningRate;
import dev.lenslet.training.Trainer;
import dev.lenslet.training.job.JobJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What Keras 3.15.1's callbacks do with the same figures. */
class CallbacksTest {

    static Stream<JsonNode> plateaus() throws IOException {
        return file("rates").get("plateaus").valueStream();
    }

    static Stream<JsonNode> stops() throws IOException {
        return file("stopping").get("cases").valueStream();
    }

    @ParameterizedTest
    @MethodSource("plateaus")
    void lowersTheRateOnAPlateauWhereKerasDoes(JsonNode keras) {
        LearningRate schedule = JobJson.mapper().treeToValue(keras.get("schedule"), LearningRate.class);
        Rates rates = new Rates(schedule, new Course(100, 10));
        for (int epoch = 0; epoch < keras.get("values").size(); epoch++) {
            rates.after(figures(keras.get("values").get(epoch).asDouble()));
            assertThat(rates.at((epoch + 1) * 10L))
                    .as("after epoch %d", epoch)
                    .isCloseTo(keras.get("after").get(epoch).asDouble(), within(1e-8));
        }
    }

    @ParameterizedTest
    @MethodSource("stops")
    void stopsWhereKerasStopsAndKeepsWhatItKeeps(JsonNode keras) {
        EarlyStopping rule = JobJson.mapper().treeToValue(keras.get("rule"), EarlyStopping.class);
        EarlyStop stop = new EarlyStop(rule, new Unchanging());
        int epochs = 0;
        for (JsonNode value : keras.get("values")) {
            epochs++;
            if (stop.after(epochs, figures(value.asDouble()))) {
                break;
            }
        }
        assertThat(epochs).isEqualTo(keras.get("epochs").asInt());
        assertThat(stop.settle()).isEqualTo(keras.get("kept").asInt());
    }

    /** Whatever is monitored has this figure. */
    private static Figures figures(double value) {
        return new Figures(value, value, value, value);
    }

    private static JsonNode file(String name) throws IOException {
        try (InputStream in = CallbacksTest.class.getResourceAsStream("/training/" + name + ".json")) {
            return JobJson.mapper().readTree(in);
        }
    }

    private static final class Unchanging implements Trainer {

        @Override
        public StepResult step(float[] inputs, int[] labels, float @Nullable [] exampleWeights, double learningRate) {
            return new StepResult(0, 0);
        }

        @Override
        public Weights weights() {
            return new Weights(Map.of());
        }

        @Override
        public void restore(Weights weights) {}

        @Override
        public Map<String, LazyArray> state() {
            return Map.of();
        }

        @Override
        public void resume(long steps, Map<String, LazyArray> state) {}

        @Override
        public double penalty() {
            return 0;
        }

        @Override
        public float[] predict(float[] inputs, int count) {
            return new float[count];
        }

        @Override
        public void close() {}
    }
}
