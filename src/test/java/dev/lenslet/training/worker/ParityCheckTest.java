package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.registry.ModelRecord.Parity;
import dev.lenslet.training.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParityCheckTest {

    private static final Predictor TRAINED = EvaluatorTest.answering(index -> new float[] {0.5f});

    @Test
    void statesTheLargestDifference() throws TrainingFailed {
        Predictor exported = EvaluatorTest.answering(index -> new float[] {index == 3 ? 0.50005f : 0.5f});

        Parity parity = ParityCheck.of(TRAINED, exported, new CountedExamples(40, 1), 64, Random::nextFloat);

        assertThat(parity.maxDifference()).isCloseTo(5e-5, within(1e-6));
        assertThat(parity.inputs()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.5002f, Float.NaN, Float.POSITIVE_INFINITY})
    void refusesAGraphThatAnswersOtherwise(float answer) {
        Predictor exported = EvaluatorTest.answering(index -> new float[] {index == 30 ? answer : 0.5f});

        assertThatThrownBy(() -> ParityCheck.of(TRAINED, exported, new CountedExamples(40, 1), 64, Random::nextFloat))
                .isInstanceOf(TrainingFailed.class)
                .hasMessageContaining("nothing was published");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16})
    void comparesSixteenInputsEvenWhereThereAreFewerExamples(int examples) throws TrainingFailed {
        assertThat(ParityCheck.of(TRAINED, TRAINED, new CountedExamples(examples, 1), 64, Random::nextFloat)
                        .inputs())
                .isEqualTo(16);
    }

    @Test
    void compares256InputsAtMost() throws TrainingFailed {
        assertThat(ParityCheck.of(TRAINED, TRAINED, new CountedExamples(10_000, 1), 64, Random::nextFloat)
                        .inputs())
                .isEqualTo(256);
    }

    @Test
    void runsNoMoreAtOnceThanWereTrainedWith() throws TrainingFailed {
        List<Integer> together = new ArrayList<>();
        Predictor counting = new Predictor() {
            @Override
            public float[] predict(float[] inputs, int count) {
                together.add(count);
                return TRAINED.predict(inputs, count);
            }

            @Override
            public void close() {}
        };

        Parity parity = ParityCheck.of(counting, TRAINED, new CountedExamples(40, 1), 3, Random::nextFloat);

        assertThat(parity.inputs()).isEqualTo(40);
        assertThat(together).hasSize(14).allMatch(count -> count <= 3);
    }
}
