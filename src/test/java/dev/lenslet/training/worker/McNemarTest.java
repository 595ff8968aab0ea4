package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.registry.GateResult;
import dev.lenslet.registry.GateResult.Against;
import dev.lenslet.registry.GateResult.PairedTest;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against scipy.stats.binomtest of scipy 1.16.3, by src/test/python/gate_references.py. */
class McNemarTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1.0",
        "1, 0, 0.5",
        "4, 0, 0.0625",
        "5, 0, 0.03125",
        "8, 0, 0.00390625",
        "40, 20, 0.00674464686559593",
        "30, 20, 0.10131937553227033",
        "20, 30, 0.9405397737202819",
        "3, 9, 0.980712890625",
        "120, 90, 0.02255704393242035",
        "1010, 1000, 0.4204521570579124"
    })
    void isTheBinomialTailOfTheExamplesOnWhichTheTwoDiffer(int onlyServing, int onlyNew, double expected) {
        assertThat(McNemar.pValue(onlyServing, onlyNew)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void theFourCountsAddUp() {
        assertThat(McNemar.of(BitSet.valueOf(new long[] {0b0111}), BitSet.valueOf(new long[] {0b1001}), 6, 0.05, 0.01))
                .isEqualTo(new PairedTest(6, 1, 1, 2, 2, 0.5, 0.05, 0.01));
    }

    @ParameterizedTest
    @CsvSource({
        // Many examples: chance explains 3 of 10,000, and 60 of 10,000 where the two differ often, but not where they
        // don't.
        "10000, 3, 0, true",
        "10000, 360, 300, false",
        "10000, 2060, 2000, true",
        "10000, 60, 0, false",
        // Few: one of twenty is more than they excuse, however likely.
        "20, 1, 0, false",
        "20, 4, 4, true",
        "20, 0, 3, true",
        "100, 1, 0, true",
        "100, 2, 0, false",
    })
    void aVersionPassesUnlessItIsWorseBeyondChanceOrBeyondTheTolerance(
            int examples, int onlyServing, int onlyNew, boolean passes) {
        PairedTest test = new PairedTest(
                examples, 0, onlyNew, onlyServing, examples, McNemar.pValue(onlyServing, onlyNew), 0.05, 0.01);
        GateResult result = Gate.judged(new Against("3", "", false), test);
        assertThat(result.passed()).as(result.reason()).isEqualTo(passes);
        assertThat(result.reason())
                .contains("version 3", "on " + examples + " test examples", passes ? "takes over" : "candidate");
    }
}
