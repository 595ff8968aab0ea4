package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.training.LearningRate.Unit;
import dev.lenslet.training.job.JobJson;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class LearningRateTest {

    private static final Course COURSE = new Course(100, 10);

    static Stream<JsonNode> schedules() {
        return KerasSteps.file("rates").get("schedules").valueStream();
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void isWhatKerasSaysAtEachStep(JsonNode keras) {
        LearningRate schedule = JobJson.mapper().treeToValue(keras.get("schedule"), LearningRate.class);
        Course course = new Course(
                keras.get("steps").asLong(), keras.get("steps_per_epoch").asInt());
        for (JsonNode rate : keras.get("rates")) {
            assertThat(schedule.at(rate.get(0).asLong(), course))
                    .as("step %s", rate.get(0))
                    .isCloseTo(rate.get(1).asDouble(), within(1e-7));
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void isReadAsItIsWritten(JsonNode keras) {
        LearningRate schedule = JobJson.mapper().treeToValue(keras.get("schedule"), LearningRate.class);
        assertThat(JobJson.mapper().readValue(JobJson.mapper().writeValueAsString(schedule), LearningRate.class))
                .isEqualTo(schedule);
    }

    @Test
    void dropsEveryFewEpochsOrSteps() {
        LearningRate epochs = new LearningRate.StepDecay(1, 0.5, 2, Unit.EPOCHS);
        LearningRate steps = new LearningRate.StepDecay(1, 0.5, 3, Unit.STEPS);

        assertThat(List.of(epochs.at(19, COURSE), epochs.at(20, COURSE), epochs.at(40, COURSE)))
                .containsExactly(1.0, 0.5, 0.25);
        assertThat(List.of(steps.at(2, COURSE), steps.at(3, COURSE), steps.at(6, COURSE)))
                .containsExactly(1.0, 0.5, 0.25);
    }

    @Test
    void warmsUpToWhereAnotherScheduleBegins() {
        LearningRate warm = new LearningRate.Warmup(0, 10, new LearningRate.Cosine(0.2, null, 0, null, 0));

        assertThat(warm.first()).isZero();
        assertThat(warm.at(5, COURSE)).isCloseTo(0.1, within(1e-12));
        assertThat(warm.at(10, COURSE)).isEqualTo(0.2);
        assertThat(warm.at(55, COURSE)).isCloseTo(0.1, within(1e-12));
        assertThat(warm.at(100, COURSE)).isZero();
    }

    @Test
    void isTheWholeTrainingLongWhereNoLengthIsGiven() {
        assertThat(new LearningRate.Cosine(0.2, null, 0, null, 0).at(50, COURSE))
                .isCloseTo(0.1, within(1e-12));
        assertThat(new LearningRate.Polynomial(1, null, 0, 1, false).at(25, COURSE))
                .isCloseTo(0.75, within(1e-12));
    }

    /** PyTorch 2.9's OneCycleLR(max_lr=0.1, total_steps=100), worked out by its formula. */
    @Test
    void goesOneCycle() {
        LearningRate cycle = new LearningRate.OneCycle(0.1, 25, 1e4, 0.3, null);

        assertThat(cycle.first()).isCloseTo(0.004, within(1e-12));
        assertThat(cycle.at(0, COURSE)).isCloseTo(0.004, within(1e-12));
        // Half of the rise of 29 steps: the cosine is sin(pi / 58) off the middle.
        assertThat(cycle.at(14, COURSE)).isCloseTo(0.052 - 0.048 * Math.sin(Math.PI / 58), within(1e-12));
        assertThat(cycle.at(29, COURSE)).isCloseTo(0.1, within(1e-12));
        assertThat(cycle.at(64, COURSE)).isCloseTo((0.1 + 4e-7) / 2, within(1e-12));
        assertThat(cycle.at(99, COURSE)).isCloseTo(4e-7, within(1e-15));
        assertThat(cycle.at(500, COURSE)).isCloseTo(4e-7, within(1e-15));
    }
}
