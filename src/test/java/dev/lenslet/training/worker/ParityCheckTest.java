package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.registry.ModelRecord.Parity;
import dev.lenslet.training.Predictor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParityCheckTest {

    private static final Predictor TRAINED = EvaluatorTest.answering(index -> new float[] {0.5f});

    @Test
    void statesTheLargestDifference() throws TrainingFailed {
        Predictor exported = EvaluatorTest.answering(index -> new float[] {index == 3 ? 0.50005f : 0.5f});

        Parity parity = ParityCheck.of(TRAINED, exported, new CountedExamples(40, 1), Random::nextFloat);

        assertThat(parity.maxDifference()).isCloseTo(5e-5, within(1e-6));
        assertThat(parity.inputs()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.5002f, Float.NaN, Float.POSITIVE_INFINITY})
    void refusesAGraphThatAnswersOtherwise(float answer) {
        Predictor exported = EvaluatorTest.answering(index -> new float[] {index == 30 ? answer : 0.5f});

        assertThatThrownBy(() -> ParityCheck.of(TRAINED, exported, new CountedExamples(40, 1), Random::nextFloat))
                .isInstanceOf(TrainingFailed.class)
                .hasMessageContaining("nothing was published");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16})
    void comparesSixteenInputsEvenWhereThereAreFewerExamples(int examples) throws TrainingFailed {
        assertThat(ParityCheck.of(TRAINED, TRAINED, new CountedExamples(examples, 1), Random::nextFloat)
                        .inputs())
                .isEqualTo(16);
    }

    @Test
    void compares256InputsAtMost() throws TrainingFailed {
        assertThat(ParityCheck.of(TRAINED, TRAINED, new CountedExamples(10_000, 1), Random::nextFloat)
                        .inputs())
                .isEqualTo(256);
    }
}
