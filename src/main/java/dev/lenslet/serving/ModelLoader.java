package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Brings versions into memory: checksums compared, graph loaded, compared with its record and run once. Thread-safe. */
@Component
class ModelLoader {

    private static final Logger log = LoggerFactory.getLogger(ModelLoader.class);

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final InferenceEngine engine;
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
            InferenceEngine engine,
            ServingMetrics metrics,
            AnswerCache cache,
            TensorBuffers buffers,
            ServingSettings settings) {
        this.engine = engine;
        this.metrics = metrics;
        this.cache = cache;
        this.buffers = buffers;
        this.settings = settings;
    }

    /**
     * @throws InferenceException where the graph does not load or run
     * @throws dev.lenslet.registry.BrokenVersion where its files are not those that were published
     */
    LoadedModel load(ModelVersion version) {
        long start = System.nanoTime();
        version.verify();
        InferenceSession session = engine.load(version.graph());
        try {
            GraphShape shape = GraphShape.of(version.record(), session);
            BatchCosts costs = BatchCosts.measured(session, shape, buffers);
            LoadedModel model = new LoadedModel(
                    version,
                    shape,
                    session,
                    metrics,
                    cache,
                    buffers,
                    BatchLimits.of(settings, shape, version.record().scheduling()),
                    costs,
                    threads);
            log.info(
                    "Model {} version {} is loaded, in {} ms",
                    version.model(),
                    version.version(),
                    (System.nanoTime() - start) / 1_000_000);
            return model;
        } catch (RuntimeException failure) {
            session.close();
            throw failure;
        }
    }
}
