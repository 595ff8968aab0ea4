package dev.lenslet.training.worker;

import dev.lenslet.registry.GateResult.PairedTest;
import java.util.BitSet;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;

/**
 * McNemar's exact test of two classifiers on the same examples, one-sided: whether the new one is worse. Only examples on which
 * one is right and the other wrong tell anything; were the two as good, each side would get as many of them, as coins fall.
 *
 * @see <a href="https://doi.org/10.1007/BF02295996">McNemar (1947)</a>
 */
final class McNemar {

    private McNemar() {}

    /**
     * How likely it is that as many of the examples on which the two differ, or more, are those that the serving one has right.
     */
    static double pValue(int onlyServingRight, int onlyNewRight) {
        int apart = onlyServingRight + onlyNewRight;
        return apart == 0
                ? 1
                : BinomialTest.withDefaults()
                        .with(AlternativeHypothesis.GREATER_THAN)
                        .test(apart, onlyServingRight, 0.5)
                        .getPValue();
    }

    /**
     * @param serving indices of the examples that the serving one had right
     * @param fresh the same of the new one
     */
    static PairedTest of(BitSet serving, BitSet fresh, int examples, double alpha, double tolerance) {
        BitSet both = (BitSet) serving.clone();
        both.and(fresh);
        int bothRight = both.cardinality();
        int onlyServing = serving.cardinality() - bothRight;
        int onlyNew = fresh.cardinality() - bothRight;
        return new PairedTest(
                examples,
                bothRight,
                onlyNew,
                onlyServing,
                examples - bothRight - onlyServing - onlyNew,
                pValue(onlyServing, onlyNew),
                alpha,
                tolerance);
    }
}
