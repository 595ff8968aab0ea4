package dev.lenslet.training.worker;

import dev.lenslet.registry.GateResult;
import dev.lenslet.registry.GateResult.Against;
import dev.lenslet.registry.GateResult.PairedTest;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import dev.lenslet.registry.Serving;
import dev.lenslet.training.ModelExporter;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a new version is no worse than the one that answers when it is done. It fails where the paired test finds it worse,
 * where it is worse by more than the tolerance (few examples excuse nothing), and where the two cannot be compared.
 */
final class Gate {

    private static final Logger log = LoggerFactory.getLogger(Gate.class);
    private static final String COMPARING = "comparing";

    private final WorkOrder order;
    private final WorkOrder.Gate rule;
    private final TrainingData data;
    private final ModelExporter graphs;
    private final Reports reports;

    private Gate(WorkOrder order, WorkOrder.Gate rule, TrainingData data, ModelExporter graphs, Reports reports) {
        this.order = order;
        this.rule = rule;
        this.data = data;
        this.graphs = graphs;
        this.reports = reports;
    }

    /**
     * @param right indices of the test examples that the new version has right
     * @return null where the order asks for none
     */
    static @Nullable GateResult result(
            WorkOrder order, TrainingData data, ModelExporter graphs, Reports reports, BitSet right)
            throws IOException {
        WorkOrder.Gate rule = order.gate();
        return rule == null ? null : new Gate(order, rule, data, graphs, reports).result(right);
    }

    private GateResult result(BitSet right) throws IOException {
        Serving serving = Serving.read(new Models.Roots(Path.of(rule.home()), Path.of(rule.bundled())), order.model());
        return switch (serving) {
            case Serving.None none ->
                new GateResult(true, "No version of the model answered before, so it takes over.", null, null);
            case Serving.Unreadable unreadable ->
                new GateResult(
                        false,
                        "It was not compared with the version that answers, which the worker cannot read ("
                                + unreadable.reason() + "), so it stays a candidate.",
                        null,
                        null);
            case Serving.Version answering -> against(answering.version(), right);
        };
    }

    private GateResult against(ModelVersion version, BitSet right) throws IOException {
        reports.phase(COMPARING);
        Against against =
                new Against(Integer.toString(version.version()), version.graphChecksum(), mayHaveSeen(version));
        try {
            BitSet serving = ServingAnswers.of(version, order, data).right(graphs, done -> {
                if (reports.due()) {
                    reports.counted(COMPARING, done, (long) data.test().count(), null);
                }
            });
            return judged(against, McNemar.of(serving, right, data.test().count(), rule.alpha(), rule.tolerance()));
        } catch (ServingAnswers.Incomparable incomparable) {
            return incomparable(against, String.valueOf(incomparable.getMessage()));
        } catch (RuntimeException failure) {
            log.warn("Version {} cannot be asked", version.version(), failure);
            return incomparable(against, "it cannot be run on them; the worker's log tells why");
        }
    }

    private static GateResult incomparable(Against against, String reason) {
        return new GateResult(
                false,
                "It was not compared with version " + against.version() + ", which answers: " + reason
                        + ". So it stays a candidate.",
                against,
                null);
    }

    static GateResult judged(Against against, PairedTest test) {
        double drop = (double) (test.onlyServingRight() - test.onlyNewRight()) / test.examples();
        boolean worse = test.pValue() <= test.alpha();
        boolean passed = !worse && drop <= test.tolerance();
        String figures = String.format(
                Locale.ROOT,
                "on %d test examples it alone is right on %d, version %s alone on %d (exact McNemar, one-sided: p = %.3g,"
                        + " level %s; accuracy %+.4f, tolerance %s)",
                test.examples(),
                test.onlyNewRight(),
                against.version(),
                test.onlyServingRight(),
                test.pValue(),
                test.alpha(),
                -drop,
                test.tolerance());
        String reason = passed
                ? "No worse than version " + against.version() + ", so it takes over: " + figures + "."
                : worse
                        ? "Worse than version " + against.version() + ", so it stays a candidate: " + figures + "."
                        : "Not shown to be no worse than version " + against.version()
                                + ", since the test examples are too few to excuse the difference, so it stays a candidate: "
                                + figures + ".";
        return new GateResult(
                passed,
                against.mayHaveSeen()
                        ? reason + " That version may have been trained on some of them, which favours it."
                        : reason,
                against,
                test);
    }

    /** Only a version that was trained on the same data set here is known to have had the same examples held out. */
    private boolean mayHaveSeen(ModelVersion version) {
        return version.record().origin().job() == null
                || !(version.record().origin().details().get("data_set") instanceof Map<?, ?> known)
                || !data.dataSet().checksum().equals(known.get("checksum"));
    }
}
