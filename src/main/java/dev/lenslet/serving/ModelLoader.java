package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Brings versions into memory: checksums compared, graph loaded, compared with its record and run. For one thread. */
@Component
class ModelLoader {

    private static final Logger log = LoggerFactory.getLogger(ModelLoader.class);

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final GraphOpener graphs;
    private final ServingMetrics metrics;
    private final AnswerCache cache;
    private final TensorBuffers buffers;
    private final ServingSettings settings;

    /** Of the runners of all versions: as many as run at once. */
    private final Executor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE.toNanos(),
            TimeUnit.NANOSECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("runner-", 1).factory());

    ModelLoader(
            GraphOpener graphs,
            ServingMetrics metrics,
            AnswerCache cache,
            TensorBuffers buffers,
            ServingSettings settings) {
        this.graphs = graphs;
        this.metrics = metrics;
        this.cache = cache;
        this.buffers = buffers;
        this.settings = settings;
    }

    /** The same graph for requests that nobody makes: its meters are nobody's. A lease on the model is held while it is used. */
    LoadedModel rehearsal(LoadedModel model) {
        return model.rehearsal(new ServingMetrics(new SimpleMeterRegistry()), cache, buffers, threads);
    }

    /**
     * @throws InferenceException where the graph does not load or run
     * @throws dev.lenslet.registry.BrokenVersion where its files are not those that were published
     */
    LoadedModel load(ModelVersion version) {
        long start = System.nanoTime();
        version.verify();
        OpenGraph graph = graphs.open(version);
        try {
            LoadedModel model = new LoadedModel(
                    version,
                    graph,
                    metrics,
                    cache,
                    buffers,
                    BatchLimits.of(settings, graph.shape(), version.record().scheduling(), graph.choice()),
                    BatchCosts.measured(graph.session(), graph.shape(), buffers),
                    threads);
            log.info(
                    "Model {} version {} is loaded, in {} ms, to be run as {} ({})",
                    version.model(),
                    version.version(),
                    (System.nanoTime() - start) / 1_000_000,
                    graph.choice().runners(),
                    graph.choice().by().name().toLowerCase(Locale.ROOT));
            return model;
        } catch (RuntimeException failure) {
            graph.session().close();
            throw failure;
        }
    }
}
