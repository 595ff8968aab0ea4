package dev.lenslet.registry;

import org.jspecify.annotations.Nullable;

/**
 * Whether a trained version may take over from the one that answered: both were asked about the same held-out examples.
 *
 * @param passed false where it stays a candidate
 * @param reason why, a sentence with its figures
 * @param against the version that answered then; null where none did
 * @param test null where the two could not be compared, or there was nothing to compare with
 */
public record GateResult(
        boolean passed,
        String reason,
        @Nullable Against against,
        @Nullable PairedTest test) {

    /**
     * @param version its number, as text like every version outside
     * @param graph SHA-256 of its graph: a number alone may have been given to something else
     * @param mayHaveSeen whether it may have been trained on some of the examples, which favours it
     */
    public record Against(String version, String graph, boolean mayHaveSeen) {

        boolean is(ModelVersion other) {
            return version.equals(Integer.toString(other.version())) && graph.equals(other.graphChecksum());
        }
    }

    /**
     * McNemar's test, exact and one-sided: how likely chance alone makes the new version look this much worse or more, given
     * that the two were right and wrong apart so often.
     *
     * @param examples of the job's test split, all of them
     * @param bothRight examples that both had right; the four counts add up to all
     * @param pValue 0 to 1; 1 where the new version is worse on no example
     * @param alpha a p-value up to it is taken for worse
     * @param tolerance how much lower accuracy may be where chance could explain it
     */
    public record PairedTest(
            int examples,
            int bothRight,
            int onlyNewRight,
            int onlyServingRight,
            int bothWrong,
            double pValue,
            double alpha,
            double tolerance) {}

    boolean isAgainst(ModelVersion answering) {
        return against != null && against.is(answering);
    }

    /**
     * What became of it at its publication: another version may answer by then than it was compared with, or none.
     *
     * @param takesOver whether it did
     */
    public GateResult published(boolean takesOver) {
        return passed == takesOver
                ? this
                : new GateResult(
                        takesOver,
                        reason
                                + (takesOver
                                        ? " But that one is gone since, so it takes over."
                                        : " But another version answers since, so it stays a candidate."),
                        against,
                        test);
    }
}
