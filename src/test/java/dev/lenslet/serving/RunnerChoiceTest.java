package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.serving.RunnerChoice.Trial;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerChoiceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 1x1",
                "2 | 2x1 1x2 2x2",
                "3 | 3x1 1x3 3x3 2x2",
                "4 | 4x1 1x4 4x4 2x3",
                "8 | 8x1 1x8 8x8 2x7 4x5",
                "12 | 12x1 1x12 12x12 2x11 4x9 8x5",
                "2000 | 1024x1 1x256 1024x256 2x256 4x256 8x256 16x256 32x256 64x256 128x256 256x256 512x256 1024x256",
            })
    void candidatesUseAllProcessorsInEveryWay(int processors, String candidates) {
        assertThat(Runners.candidates(processors).stream().map(Runners::toString))
                .containsExactly(candidates.replace("x", " x ").split("(?<=[0-9]) (?=[0-9])"));
    }

    /** Each candidate as count x threads = runs a second, microseconds of one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "more runs a second by far          | 2x1=200,10000 1x2=110,9000             | 2x1",
                "nearly as many, and sooner         | 2x1=200,10000 1x2=191,5236             | 1x2",
                "just too few                       | 2x1=200,10000 1x2=189,5291             | 2x1",
                "threads that make it slower        | 2x1=200,10000 1x2=90,11111             | 2x1",
                "as many, and later                 | 2x1=200,10000 1x2=199,12000            | 2x1",
                "runs that disturb each other       | 2x1=100,10000 1x2=180,5556             | 1x2",
                "as long, and more a second         | 2x1=200,5000 1x2=204,5000              | 1x2",
                "threads that help when idle        | 2x1=52,39000 1x2=48,20500 2x2=60,20500 | 2x2",
                "threads that get in the way        | 2x1=52,39000 1x2=50,20500 2x2=47,20500 | 1x2",
                "the same in all                    | 2x1=200,5000 1x2=200,5000              | 2x1",
                "the best between the two           | 4x1=400,10000 1x4=300,3300 2x3=390,5100 | 2x3",
                "the extreme, where all are enough  | 4x1=400,10000 1x4=385,2600 2x3=395,5000 | 1x4",
                "the between one was not measured   | 4x1=400,10000 1x4=390,2600             | 1x4",
                "only the first one was measured    | 2x1=200,10000                          | 2x1",
            })
    void ofThoseWithNearlyTheMostRunsASecondTheQuickestForOneIsChosen(String why, String trials, String best) {
        assertThat(RunnerChoice.best(trials(trials))).as(why).isEqualTo(runners(best));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2x1=200,10000 | 1x2=110,9000 | true",
                "2x1=200,10000 | 1x2=189,5291 | false",
                "2x1=200,10000 | 1x2=300,3333 | true",
                "2x1=200,10000 | 1x2=195,5128 | false",
                "2x1=200,10000 | 1x2=195,5128 2x2=300,5128 | true",
            })
    void moreRoundsAreNeededWhereATenthWouldChangeTheChoice(String one, String other, boolean clear) {
        assertThat(RunnerChoice.isClear(trials(one), trials(other))).isEqualTo(clear);
    }

    @Test
    void aTrialIsScaledByWhatTheFirstWayGaveBesideIt() {
        Trial scaled = trial("2x3=50,8000").scaled(trial("4x1=100,20000"), trial("4x1=200,10000"));
        assertThat(scaled).isEqualTo(trial("2x3=100,4000"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void figuresThatNothingCanHaveAreNone(double figure) {
        Runners one = new Runners(1, 1);
        assertThatThrownBy(() -> new Trial(one, figure, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trial(one, 1, figure)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Trial> trials(String text) {
        return Arrays.stream(text.split(" ")).map(RunnerChoiceTest::trial).toList();
    }

    private static Trial trial(String text) {
        String[] parts = text.split("[=,]");
        return new Trial(runners(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
    }

    private static Runners runners(String text) {
        String[] parts = text.split("x");
        return new Runners(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
}
