package dev.lenslet.serving;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How a version is run, and why so.
 *
 * @param trials what was measured; empty where nothing was
 */
public record RunnerChoice(Runners runners, By by, List<Trial> trials) {

    /** Candidates with less than that of the best one's throughput are out. */
    private static final double ENOUGH = 0.95;

    /** Figures that so much more or less would not change anything are certain enough. */
    private static final double DOUBT = 0.1;

    /** Who chose. */
    public enum By {
        /** Settings or {@code config.pbtxt} say how many run at once. */
        CONFIGURED,
        /** A run a processor, since runs are too short to divide; or the threads are set, and what is left follows. */
        DEFAULT,
        /** What was measured when it was loaded. */
        MEASURED,
        /** What was measured when the same graph was loaded on this machine before. */
        CACHED
    }

    /**
     * What one way to run a graph gave.
     *
     * @param runsPerSecond with all its runners busy
     * @param micros what a run takes that is alone
     */
    public record Trial(Runners runners, double runsPerSecond, double micros) {

        public Trial {
            if (!(runsPerSecond > 0 && micros > 0 && runsPerSecond + micros < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(runsPerSecond + " runs/s and " + micros + " us were never measured");
            }
        }

        /** The same on a machine that differs as one trial of it does from another. */
        Trial scaled(Trial there, Trial here) {
            return new Trial(
                    runners,
                    runsPerSecond * here.runsPerSecond / there.runsPerSecond,
                    micros * here.micros / there.micros);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%s gives %.1f/s, one takes %.2f ms", runners, runsPerSecond, micros / 1e3);
        }

        private Trial quicker(double times) {
            return new Trial(runners, runsPerSecond * times, micros / times);
        }
    }

    public RunnerChoice {
        trials = List.copyOf(trials);
    }

    /** Of one that was measured. */
    static RunnerChoice measured(List<Trial> trials) {
        return new RunnerChoice(best(trials), By.MEASURED, trials);
    }

    /**
     * Of those that give nearly the most runs a second, the one whose single run takes least; where two take as long, the one
     * with more runs a second, then the first.
     *
     * @param trials at least one; candidates that were not measured are not among them
     */
    static Runners best(List<Trial> trials) {
        double most = trials.stream().mapToDouble(Trial::runsPerSecond).max().orElseThrow();
        return trials.stream()
                .filter(trial -> trial.runsPerSecond >= ENOUGH * most)
                .min(Comparator.comparingDouble(Trial::micros)
                        .thenComparing(
                                Comparator.comparingDouble(Trial::runsPerSecond).reversed()))
                .orElseThrow()
                .runners;
    }

    /** Whether it would be the same, were the others a tenth quicker or slower. */
    static boolean isClear(List<Trial> some, List<Trial> others) {
        return best(some, others, 1 + DOUBT).equals(best(some, others, 1 - DOUBT));
    }

    private static Runners best(List<Trial> some, List<Trial> others, double quicker) {
        return best(Stream.concat(some.stream(), others.stream().map(trial -> trial.quicker(quicker)))
                .toList());
    }
}
