package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.dataset.Augmentation;
import dev.lenslet.dataset.FillMode;
import dev.lenslet.training.job.JobJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HyperparametersTest {

    /** As version 0.1.0 wrote it into job.json and the database. */
    private static final String OLD = """
            {"epochs":5,"batch_size":32,"optimizer":{"name":"adam","learning_rate":0.001,"beta_1":0.9,"beta_2":0.999,
            "epsilon":1.0E-7},"loss":"sparse_categorical_crossentropy","validation_split":0.0,"seed":7,"engine":"dl4j"}""";

    private final JsonMapper json = JobJson.mapper();

    @Test
    void readsWhatOlderVersionsWrote() {
        Hyperparameters old = json.readValue(OLD, Hyperparameters.class);

        assertThat(old.optimizer()).isEqualTo(Optimizer.Adam.withRate(0.001));
        assertThat(old.schedule()).isEqualTo(new LearningRate.Constant(0.001));
        assertThat(json.readTree(json.writeValueAsString(old))).isEqualTo(json.readTree(OLD));
    }

    @Test
    void readsWhatItWrites() {
        Hyperparameters all = new Hyperparameters(
                3,
                4,
                new Optimizer.RmsProp(0.1, 0.8, 0.5, 1e-6, true),
                Loss.CATEGORICAL_CROSSENTROPY,
                0.2,
                1,
                "dl4j",
                10,
                2,
                new LearningRate.Warmup(0, 5, new LearningRate.OneCycle(0.1, 25, 1e4, 0.3, null)),
                new EarlyStopping(Monitor.VAL_LOSS, 2, 0.1, 0, true),
                new ClassWeight(Map.of("cat", 2.0)),
                0.1,
                new Clip(1.0, null, null),
                null,
                new Augmentation(10, 0.1, 2, 5, List.of(0.9, 1.1), true, true, FillMode.WRAP, 3, List.of(0.5, 1.5)),
                "dense",
                "vgg16",
                null);

        assertThat(json.readValue(json.writeValueAsString(all), Hyperparameters.class))
                .isEqualTo(all);
        assertThat(json.readTree(json.writeValueAsString(all))
                        .at("/learning_rate/then/name")
                        .asString())
                .isEqualTo("one_cycle");
        assertThat(json.readTree(json.writeValueAsString(all))
                        .at("/early_stopping/monitor")
                        .asString())
                .isEqualTo("val_loss");
        assertThat(json.readTree(json.writeValueAsString(all))
                        .at("/augmentation/fill_mode")
                        .asString())
                .isEqualTo("wrap");
    }

    @Test
    void readsProgressOfOlderVersions() {
        JobProgress old = json.readValue("{\"phase\":\"training\",\"epoch\":2,\"loss\":0.5}", JobProgress.class);

        assertThat(old.warningsOrNone()).isEmpty();
        assertThat(old.inWords()).isEqualTo("while training");
    }

    /** scikit-learn 1.7: compute_class_weight("balanced", classes=[0, 1, 2], y=[0]*6 + [1]*3 + [2]). */
    @Test
    void balancesClassesBySize() {
        float[] factors = new ClassWeight(null).factors(List.of("a", "b", "c"), new int[] {6, 3, 1});

        assertThat(factors[0]).isCloseTo(0.5555556f, within(1e-6f));
        assertThat(factors[1]).isCloseTo(1.1111111f, within(1e-6f));
        assertThat(factors[2]).isCloseTo(3.3333333f, within(1e-6f));
    }
}
