package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.registry.ModelRecord.ClassFigures;
import dev.lenslet.registry.ModelRecord.Evaluation;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Optimizer;
import dev.lenslet.training.Predictor;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Precision, recall and mean loss worked out by hand. */
class EvaluatorTest {

    @Test
    void countsWhichClassWasTakenForWhich() {
        // Truth is 0 1 2 0 1 2; the third is taken for 0.
        float[][] answers = {
            {.8f, .1f, .1f}, {.2f, .5f, .3f}, {.6f, .2f, .2f}, {.9f, .05f, .05f}, {.1f, .7f, .2f}, {.1f, .1f, .8f}
        };
        Evaluation evaluation = Evaluator.of(
                        new CountedExamples(6, 3),
                        training(4, Loss.SPARSE_CATEGORICAL_CROSSENTROPY),
                        3,
                        List.of("a", "b", "c"))
                .evaluate(answering(index -> answers[index]), done -> {});

        assertThat(evaluation.confusionMatrix()).containsExactly(List.of(2, 0, 0), List.of(0, 2, 0), List.of(1, 0, 1));
        assertThat(evaluation.accuracy()).isCloseTo(5 / 6.0, within(1e-12));
        assertThat(evaluation.perClass())
                .containsExactly(
                        new ClassFigures("a", 2 / 3.0, 1, 2),
                        new ClassFigures("b", 1, 1, 2),
                        new ClassFigures("c", 1, 0.5, 2));
        double loss = -(Math.log(.8) + Math.log(.5) + Math.log(.2) + Math.log(.9) + Math.log(.7) + Math.log(.8)) / 6;
        assertThat(evaluation.loss()).isCloseTo(loss, within(1e-6));
    }

    @Test
    void readsASigmoidAsTheSecondClass() {
        float[] answers = {.1f, .9f, .6f, .4f};
        Evaluation evaluation = Evaluator.of(
                        new CountedExamples(4, 2), training(3, Loss.BINARY_CROSSENTROPY), 1, List.of("no", "yes"))
                .evaluate(answering(index -> new float[] {answers[index]}), done -> {});

        assertThat(evaluation.confusionMatrix()).containsExactly(List.of(1, 1), List.of(1, 1));
        assertThat(evaluation.loss())
                .isCloseTo(-(Math.log(.9) + Math.log(.9) + Math.log(.4) + Math.log(.4)) / 4, within(1e-6));
    }

    @Test
    void staysFiniteWhereTheNetworkIsSureAndWrong() {
        Evaluation evaluation = Evaluator.of(
                        new CountedExamples(1, 2),
                        training(1, Loss.SPARSE_CATEGORICAL_CROSSENTROPY),
                        2,
                        List.of("a", "b"))
                .evaluate(answering(index -> new float[] {0, 1}), done -> {});

        assertThat(evaluation.loss()).isCloseTo(-Math.log(1e-7), within(1e-9));
    }

    @Test
    void measuresTheLossThatIsTrained() {
        Evaluation smoothed = Evaluator.of(
                        new CountedExamples(1, 2), with(Loss.CATEGORICAL_CROSSENTROPY, 0.2), 2, List.of("a", "b"))
                .evaluate(answering(index -> new float[] {.8f, .2f}), done -> {});
        Evaluation squared = Evaluator.of(
                        new CountedExamples(1, 2), with(Loss.MEAN_SQUARED_ERROR, 0), 2, List.of("a", "b"))
                .evaluate(answering(index -> new float[] {.8f, .2f}), done -> {});

        assertThat(smoothed.loss()).isCloseTo(-.9 * Math.log(.8) - .1 * Math.log(.2), within(1e-6));
        assertThat(squared.loss()).isCloseTo(.04, within(1e-6));
    }

    private static Hyperparameters with(Loss loss, double labelSmoothing) {
        return new Hyperparameters(
                1,
                1,
                Optimizer.Adam.withRate(0.001),
                loss,
                0,
                1,
                "none",
                null,
                null,
                null,
                null,
                null,
                labelSmoothing,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void canBeHeldToTheFirstBatches() {
        Evaluation evaluation = Evaluator.of(
                        new CountedExamples(10, 2),
                        training(3, Loss.SPARSE_CATEGORICAL_CROSSENTROPY),
                        2,
                        List.of("a", "b"))
                .atMost(2)
                .evaluate(answering(index -> new float[] {1, 0}), done -> {});

        assertThat(evaluation.count()).isEqualTo(6);
    }

    static Hyperparameters training(int batchSize, Loss loss) {
        return new Hyperparameters(1, batchSize, Optimizer.Adam.withRate(0.001), loss, 0, 1, "none", null, null);
    }

    /** Answers by the example's index, which is its only value. */
    static Predictor answering(IntFunction<float[]> answer) {
        return new Predictor() {
            @Override
            public float[] predict(float[] inputs, int count) {
                int outputs = answer.apply(0).length;
                float[] answers = new float[count * outputs];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(answer.apply((int) inputs[i]), 0, answers, i * outputs, outputs);
                }
                return answers;
            }

            @Override
            public void close() {}
        };
    }
}
