package dev.lenslet.serving;

import dev.lenslet.device.Processor;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Scheduling;
import dev.lenslet.serving.RunnerChoice.By;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Loads graphs, each with as many threads as suit it: those that somebody set, those that were measured before, or those that are
 * measured now. For one thread.
 */
@Component
class GraphOpener {

    private static final Logger log = LoggerFactory.getLogger(GraphOpener.class);

    /** Runs that take less on one thread gain nothing by more, or not enough to wake those for. */
    private static final long WORTH_DIVIDING = 500_000;

    /** How long to look for a run that short, the first one apart, which is slow: any may be disturbed. */
    private static final long LOOKING = 20_000_000;

    private final InferenceEngine engine;
    private final TensorBuffers buffers;
    private final ServingSettings settings;
    private final KeptRunners kept;
    private final int processors;
    private final String processor = Processor.detect().name();

    @Autowired
    GraphOpener(InferenceEngine engine, TensorBuffers buffers, ServingSettings settings, KeptRunners kept) {
        this(engine, buffers, settings, kept, Runtime.getRuntime().availableProcessors());
    }

    GraphOpener(
            InferenceEngine engine, TensorBuffers buffers, ServingSettings settings, KeptRunners kept, int processors) {
        this.engine = engine;
        this.buffers = buffers;
        this.settings = settings;
        this.kept = kept;
        this.processors = processors;
    }

    /** @throws InferenceException where the graph does not load or run, or is not the one that the record tells of */
    OpenGraph open(ModelVersion version) {
        RunnerChoice configured = configured(version);
        if (configured != null) {
            return open(version, configured);
        }
        KeptRunners.Key key = new KeptRunners.Key(version.graphChecksum(), processors, processor, engine.identity());
        RunnerChoice known = kept.find(key);
        if (known != null) {
            return open(version, known);
        }
        OpenGraph single = open(version, new RunnerChoice(Runners.ofThreads(1, processors), By.DEFAULT, List.of()));
        try {
            long nanos = processors == 1 ? 0 : nanos(single);
            return nanos < WORTH_DIVIDING ? single : measured(version, key, single, nanos);
        } catch (RuntimeException failure) {
            single.session().close();
            throw failure;
        }
    }

    /** Warms a graph; what a run takes then, as long as that is not known to be short. */
    private long nanos(OpenGraph graph) {
        try (Zeros zeros = Zeros.few(buffers, graph.shape())) {
            zeros.run(graph.session());
            long least = Long.MAX_VALUE;
            long end = System.nanoTime() + LOOKING;
            do {
                least = Math.min(least, zeros.run(graph.session()));
            } while (least >= WORTH_DIVIDING && System.nanoTime() < end);
            return least;
        }
    }

    private OpenGraph measured(ModelVersion version, KeptRunners.Key key, OpenGraph single, long nanos) {
        long began = System.nanoTime();
        try (RunnerTrials trials = new RunnerTrials(
                threads -> engine.load(version.graph(), threads), buffers, single.shape(), processors, nanos)) {
            List<RunnerChoice.Trial> measured = trials.measure(single.session());
            if (measured.isEmpty() || measured.getFirst().micros() * 1e3 < WORTH_DIVIDING) {
                return single; // What looked long may have been disturbed until now.
            }
            RunnerChoice choice = RunnerChoice.measured(measured);
            log.info(
                    "Model {} version {} is best run as {} (at once x threads), found in {} ms: {}",
                    version.model(),
                    version.version(),
                    choice.runners(),
                    (System.nanoTime() - began) / 1_000_000,
                    choice.trials());
            kept.keep(key, choice);
            int threads = choice.runners().threads();
            if (threads == 1) {
                return new OpenGraph(single.session(), single.shape(), choice);
            }
            single.session().close();
            InferenceSession tried = trials.take(threads);
            return tried == null ? open(version, choice) : new OpenGraph(tried, single.shape(), choice);
        }
    }

    private @Nullable RunnerChoice configured(ModelVersion version) {
        Scheduling asked = version.record().scheduling();
        return settings.configured(version.model(), asked == null ? null : asked.instances(), processors);
    }

    private OpenGraph open(ModelVersion version, RunnerChoice choice) {
        InferenceSession session = engine.load(version.graph(), choice.runners().threads());
        try {
            return new OpenGraph(session, GraphShape.of(version.record(), session), choice);
        } catch (RuntimeException failure) {
            session.close();
            throw failure;
        }
    }
}
