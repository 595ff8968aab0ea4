package bench;

import java.util.Locale;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Prints the p50 of {@link Inference} on one picture, in microseconds and nothing else. */
final class BareInference {

    private BareInference() {}

    public static void main(String[] args) throws RunnerException {
        double median = new Runner(new OptionsBuilder()
                        .include(Inference.class.getName())
                        .param("batch", "1")
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .runSingle()
                .getPrimaryResult()
                .getStatistics()
                .getPercentile(50);
        System.out.printf(Locale.ROOT, "%.1f%n", median);
    }
}
