package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.network.Activation;
import dev.lenslet.network.Affine;
import dev.lenslet.network.Dense;
import dev.lenslet.network.Dropout;
import dev.lenslet.network.Flatten;
import dev.lenslet.network.InputLayer;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Reference;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.network.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every training engine does; the reference values are Keras 3.15.1's. */
public abstract class TrainerContract {

    /** What {@code reference_networks.py} trains with. */
    private static final double RATE = 0.01;

    protected abstract TrainingEngine engine();

    @ParameterizedTest
    @ValueSource(strings = {"same-and-valid", "strides-and-dilation", "one-sigmoid", "flat", "frozen-inside"})
    void predictsWhatKerasPredicts(String name) {
        Reference reference = Reference.read(name);
        try (Trainer trainer = start(reference)) {
            assertClose(trainer.predict(reference.inputs(), reference.count()), reference.outputs(), 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-and-valid", "strides-and-dilation", "one-sigmoid", "flat", "frozen-inside"})
    void givesBackTheWeightsItWasGiven(String name) {
        Reference reference = Reference.read(name);
        try (Trainer trainer = start(reference)) {
            assertSame(trainer.weights(), reference.weights(), 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-and-valid", "strides-and-dilation", "one-sigmoid", "flat", "frozen-inside"})
    void stepsAsKerasSteps(String name) {
        Reference reference = Reference.read(name);
        try (Trainer trainer = start(reference)) {
            Trainer.StepResult first = trainer.step(reference.inputs(), reference.labels(), null, RATE);
            trainer.step(reference.inputs(), reference.labels(), null, RATE);
            trainer.step(reference.inputs(), reference.labels(), null, RATE);

            assertThat(first.loss())
                    .isCloseTo(reference.json().get("first_loss").asDouble(), within(1e-5));
            assertThat(first.correct())
                    .isEqualTo(reference.json().get("first_correct").asInt());
            assertSame(trainer.weights(), reference.trained(), 1e-4);
        }
    }

    static List<KerasSteps> ways() {
        return KerasSteps.all();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void stepsAsKerasWithEveryOptimizerAndLoss(KerasSteps keras) {
        assertThat(engine().objections(keras.network(), keras.training())).isEmpty();
        try (Trainer trainer = engine().start(keras.network(), keras.start(), keras.training())) {
            for (int i = 0; i < keras.rates().length; i++) {
                Trainer.StepResult step =
                        trainer.step(keras.inputs(), keras.labels(), keras.exampleWeights(), keras.rates()[i]);
                assertThat(step.loss()).as("loss of step %d", i + 1).isCloseTo(keras.losses()[i], within(2e-6));
            }
            assertSame(trainer.weights(), keras.trained(), 2e-6);
        }
    }

    static List<String> layers() {
        return Reference.layers();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void trainsEveryLayerAsKeras(String name) {
        Reference reference = Reference.read(name);
        try (Trainer trainer = start(reference)) {
            assertClose(trainer.predict(reference.inputs(), reference.count()), reference.outputs(), 1e-5);
            assertSame(trainer.weights(), reference.weights(), 0);
            Trainer.StepResult first = trainer.step(reference.inputs(), reference.labels(), null, RATE);
            trainer.step(reference.inputs(), reference.labels(), null, RATE);
            trainer.step(reference.inputs(), reference.labels(), null, RATE);

            assertThat(first.loss())
                    .isCloseTo(reference.json().get("first_loss").asDouble(), within(1e-5));
            assertThat(first.correct())
                    .isEqualTo(reference.json().get("first_correct").asInt());
            assertSame(trainer.weights(), reference.trained(), 1e-4);
            assertClose(
                    trainer.predict(reference.inputs(), reference.count()),
                    Reference.floats(reference.json().get("outputs_trained")),
                    1e-4);
        }
    }

    @Test
    void goesOnFromTheWeightsItIsGivenBack() {
        Reference reference = Reference.read("same-and-valid");
        try (Trainer trainer = start(reference)) {
            Weights before = trainer.weights();
            float[] answers = trainer.predict(reference.inputs(), reference.count());
            trainer.step(reference.inputs(), reference.labels(), null, RATE);
            trainer.restore(before);

            assertSame(trainer.weights(), before, 0);
            assertClose(trainer.predict(reference.inputs(), reference.count()), answers, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void goesOnFromAStateAsIfItHadNeverEnded(KerasSteps keras) {
        Network network = keras.network();
        Map<String, LazyArray> state;
        Weights unbroken;
        try (Trainer trainer = engine().start(network, keras.start(), keras.training())) {
            step(trainer, keras, 0);
            step(trainer, keras, 1);
            state = inMemory(trainer.state());
            step(trainer, keras, 2);
            step(trainer, keras, 3);
            unbroken = trainer.weights();
        }
        try (Trainer trainer = engine().start(network, WeightInitialization.of(network, 5), keras.training())) {
            trainer.resume(2, state);
            assertSame(inMemory(trainer.state()), state);
            step(trainer, keras, 2);
            step(trainer, keras, 3);

            assertSame(trainer.weights(), unbroken, 0);
        }
    }

    private static void step(Trainer trainer, KerasSteps keras, int i) {
        trainer.step(keras.inputs(), keras.labels(), keras.exampleWeights(), keras.rates()[i]);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void goesOnFromAStateWithEveryLayer(String name) {
        Reference reference = Reference.read(name);
        Map<String, LazyArray> state;
        Weights unbroken;
        try (Trainer trainer = start(reference)) {
            trainer.step(reference.inputs(), reference.labels(), null, RATE);
            state = inMemory(trainer.state());
            trainer.step(reference.inputs(), reference.labels(), null, RATE);
            unbroken = trainer.weights();
        }
        try (Trainer trainer = start(reference)) {
            trainer.resume(1, state);
            trainer.step(reference.inputs(), reference.labels(), null, RATE);

            assertSame(trainer.weights(), unbroken, 0);
        }
    }

    @Test
    void tellsItsStateInKerasLayouts() {
        Reference reference = Reference.read("same-and-valid");
        try (Trainer trainer = start(reference)) {
            Weights before = trainer.weights();
            trainer.step(reference.inputs(), reference.labels(), null, RATE);
            Map<String, LazyArray> state = trainer.state();

            trainer.weights().arrays().forEach((name, after) -> {
                float[] weights = values(state, "weights/" + name);
                assertThat(weights).isEqualTo(after.values());
                // Adam's first step goes down by the rate where the mean of gradients is far from epsilon.
                float[] mean = values(state, "optimizer/0/" + name);
                float[] square = values(state, "optimizer/1/" + name);
                for (int i = 0; i < weights.length; i++) {
                    if (Math.abs(mean[i]) > 1e-4) {
                        double start = Objects.requireNonNull(before.arrays().get(name))
                                .values()[i];
                        assertThat(weights[i] - start).isCloseTo(-RATE * Math.signum(mean[i]), within(1e-4));
                        assertThat(mean[i] * mean[i] / square[i]).isCloseTo(10, within(1e-3f));
                    }
                }
            });
        }
    }

    @Test
    void dropsAfterAStateWhatItWouldHaveDropped() {
        Network network = dropping();
        Map<String, LazyArray> state;
        Weights unbroken;
        try (Trainer trainer = engine().start(network, WeightInitialization.of(network, 1), adam(RATE))) {
            trainer.step(random(16), new int[] {1}, null, RATE);
            state = inMemory(trainer.state());
            trainer.step(random(16), new int[] {1}, null, RATE);
            unbroken = trainer.weights();
        }
        try (Trainer trainer = engine().start(network, WeightInitialization.of(network, 2), adam(RATE))) {
            trainer.resume(1, state);
            trainer.step(random(16), new int[] {1}, null, RATE);
            assertSame(trainer.weights(), unbroken, 0);
        }
    }

    @Test
    void refusesAStateThatLacksAnArray() {
        Reference reference = Reference.read("flat");
        try (Trainer trainer = start(reference)) {
            Map<String, LazyArray> state = inMemory(trainer.state());
            String lost = state.keySet().iterator().next();
            state.remove(lost);
            assertThatThrownBy(() -> trainer.resume(1, state))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(lost);
        }
    }

    private static Map<String, LazyArray> inMemory(Map<String, LazyArray> state) {
        Map<String, LazyArray> copy = new LinkedHashMap<>();
        state.forEach((name, array) -> {
            float[] values = array.values().get();
            copy.put(name, new LazyArray(array.shape(), () -> values));
        });
        return copy;
    }

    private static float[] values(Map<String, LazyArray> state, String name) {
        return Objects.requireNonNull(state.get(name), name).values().get();
    }

    private static void assertSame(Map<String, LazyArray> actual, Map<String, LazyArray> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.keySet().forEach(name -> assertThat(values(actual, name)).isEqualTo(values(expected, name)));
    }

    @Test
    void takesBatchesOfAnySize() {
        Reference reference = Reference.read("same-and-valid");
        try (Trainer trainer = start(reference)) {
            trainer.step(reference.inputs(), reference.labels(), null, RATE);
            trainer.step(reference.inputs(), new int[] {reference.labels()[0]}, null, RATE);
            assertThat(trainer.predict(reference.inputs(), 1)).hasSize(3);
        }
    }

    @Test
    void dropsOnlyInTraining() {
        Network network = dropping();
        float[] inputs = random(16);
        try (Trainer trainer = engine().start(network, WeightInitialization.of(network, 1), adam(0))) {
            float[] before = trainer.predict(inputs, 1);
            double loss = trainer.step(inputs, new int[] {1}, null, 0).loss();
            double again = trainer.step(inputs, new int[] {1}, null, 0).loss();

            assertClose(trainer.predict(inputs, 1), before, 1e-4);
            assertThat(loss).isNotEqualTo(again);
        }
    }

    @Test
    void sameSeedGivesTheSameWeights() {
        Reference reference = Reference.read("same-and-valid");
        assertSame(threeSteps(reference), threeSteps(reference), 0);
    }

    @Test
    void sameSeedDropsTheSame() {
        Network network = dropping();
        assertSame(dropped(network, 1), dropped(network, 1), 0);
        assertThat(dropped(network, 1).get("out", "kernel").values())
                .isNotEqualTo(dropped(network, 2).get("out", "kernel").values());
    }

    private Weights dropped(Network network, long seed) {
        Hyperparameters training = new Hyperparameters(
                1,
                1,
                Optimizer.Adam.withRate(RATE),
                Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                0,
                seed,
                engine().name(),
                null,
                null);
        try (Trainer trainer = engine().start(network, WeightInitialization.of(network, 1), training)) {
            for (int i = 0; i < 3; i++) {
                trainer.step(random(16), new int[] {1}, null, RATE);
            }
            return trainer.weights();
        }
    }

    private static Network dropping() {
        return new Network(
                "n",
                List.of(
                        new Node("in", new InputLayer(Shape.of(4, 4, 1)), List.of(), true),
                        new Node("flat", new Flatten(), List.of("in"), true),
                        new Node("drop", new Dropout(.9, null), List.of("flat"), true),
                        new Node("out", dense(2, Activation.SOFTMAX), List.of("drop"), true)),
                "out");
    }

    @Test
    void refusesALossThatDoesNotFitTheEnd() {
        Network network = Reference.read("flat").network();
        Hyperparameters binary = new Hyperparameters(
                1, 1, Optimizer.Adam.withRate(.1), Loss.BINARY_CROSSENTROPY, 0, 1, engine().name(), null, null);

        assertThat(engine().objections(network, binary))
                .singleElement()
                .asString()
                .contains("layer '", "binary_crossentropy", "sigmoid");
    }

    private Weights threeSteps(Reference reference) {
        try (Trainer trainer = start(reference)) {
            for (int i = 0; i < 3; i++) {
                trainer.step(reference.inputs(), reference.labels(), null, RATE);
            }
            return trainer.weights();
        }
    }

    private Trainer start(Reference reference) {
        Loss loss = Loss.valueOf(reference.json().get("loss").asString().toUpperCase(Locale.ROOT));
        Hyperparameters hyperparameters = new Hyperparameters(
                1,
                reference.count(),
                Optimizer.Adam.withRate(reference.json().get("learning_rate").asDouble()),
                loss,
                0,
                1,
                engine().name(),
                null,
                null);
        assertThat(engine().objections(reference.network(), hyperparameters)).isEmpty();
        return engine().start(reference.network(), reference.weights(), hyperparameters);
    }

    private Hyperparameters adam(double rate) {
        return new Hyperparameters(
                1,
                1,
                Optimizer.Adam.withRate(rate),
                Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                0,
                1,
                engine().name(),
                null,
                null);
    }

    private static Dense dense(int units, Activation activation) {
        return new Dense(units, activation, Affine.DEFAULT);
    }

    private static float[] random(int count) {
        Random random = new Random(3);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static void assertSame(Weights actual, Weights expected, double tolerance) {
        assertThat(actual.arrays().keySet()).isEqualTo(expected.arrays().keySet());
        expected.arrays().forEach((name, array) -> {
            int slash = name.lastIndexOf('/');
            assertClose(
                    actual.get(name.substring(0, slash), name.substring(slash + 1))
                            .values(),
                    array.values(),
                    tolerance);
        });
    }

    private static void assertClose(float[] actual, float[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within((float) tolerance));
        }
    }
}
