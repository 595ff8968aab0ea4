package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleAnswersTest {

    @Test
    void areOfAsManyClassesAsThereCanBe() {
        assertThat(labels(new CountedExamples(100, 2), 2, 1)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
        assertThat(labels(new CountedExamples(100, 3), 3, 1)).hasSize(8).contains(0, 1, 2);
        assertThat(labels(new CountedExamples(100, 20), 20, 1)).hasSize(8).doesNotHaveDuplicates();
        assertThat(labels(new CountedExamples(3, 2), 2, 1)).containsExactly(0, 0, 1);
        assertThat(labels(new CountedExamples(0, 2), 2, 1)).isEmpty();
    }

    @Test
    void areTheSameForTheSameSeedAlone() {
        CountedExamples examples = new CountedExamples(1000, 10);
        assertThat(SampleAnswers.choose(examples, 10, 5))
                .isEqualTo(SampleAnswers.choose(examples, 10, 5))
                .doesNotHaveDuplicates();
        assertThat(LongStream.range(0, 10).mapToObj(seed -> SampleAnswers.choose(examples, 10, seed)))
                .doesNotHaveDuplicates();
    }

    private static List<Integer> labels(CountedExamples examples, int classes, long seed) {
        return SampleAnswers.choose(examples, classes, seed).stream()
                .map(examples::label)
                .toList();
    }
}
