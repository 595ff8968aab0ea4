package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecords;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    @TempDir
    Path directory;

    private ModelRecord record(Path made) {
        return ModelRecords.read(made);
    }

    @Test
    void theFirstLabelIsCompared() {
        ModelRecord letters = record(TestModels.constant(directory.resolve("1"), "a", "b"));
        Comparison same = Comparison.of(letters, new float[] {0.75f, 0.25f}, letters, new float[] {0.5f, 0.5f});
        assertThat(same.agrees()).as("of equal ones the first").isTrue();
        assertThat(same.difference()).isEqualTo(0.25);
        Comparison other = Comparison.of(letters, new float[] {0.75f, 0.25f}, letters, new float[] {0.125f, 0.875f});
        assertThat(other.agrees()).isFalse();
        assertThat(other.difference()).isEqualTo(0.625);
    }

    @Test
    void labelsAreComparedByName() {
        ModelRecord first = record(TestModels.constant(directory.resolve("1"), "a", "b"));
        ModelRecord turned = record(TestModels.constant(directory.resolve("2"), "b", "a"));
        assertThat(Comparison.of(first, new float[] {0.75f, 0.25f}, turned, new float[] {0.25f, 0.75f}))
                .isEqualTo(new Comparison(true, 0));
        ModelRecord others = record(TestModels.constant(directory.resolve("3"), "a", "c"));
        assertThat(Comparison.of(first, new float[] {0.75f, 0.25f}, others, new float[] {0.5f, 0.5f}))
                .as("c is a half that the first gives nothing")
                .isEqualTo(new Comparison(true, 0.5));
    }

    @Test
    void aSigmoidIsTwoProbabilities() {
        ModelRecord switched = record(TestModels.sigmoid(directory.resolve("1")));
        Comparison comparison = Comparison.of(switched, new float[] {0.25f}, switched, new float[] {0.75f});
        assertThat(comparison).isEqualTo(new Comparison(false, 0.5));
    }

    @Test
    void valuesAgreeWithinWhatAnExportMayBeOffBy() {
        ModelRecord sum = record(TestModels.sum(directory.resolve("1")));
        assertThat(Comparison.of(sum, new float[] {2_000}, sum, new float[] {2_000.1f})
                        .agrees())
                .isTrue();
        assertThat(Comparison.of(sum, new float[] {2}, sum, new float[] {2.1f}).agrees())
                .isFalse();
        assertThat(Comparison.of(sum, new float[] {2}, sum, new float[] {2.5f}).difference())
                .isCloseTo(0.5, within(1e-9));
    }
}
