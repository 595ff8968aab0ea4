package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Brings versions into memory: checksums compared, graph loaded, compared with its record and run once. Thread-safe. */
@Component
class ModelLoader {

    private static final Logger log = LoggerFactory.getLogger(ModelLoader.class);

    private final InferenceEngine engine;
    private final ServingMetrics metrics;

    ModelLoader(InferenceEngine engine, ServingMetrics metrics) {
        this.engine = engine;
        this.metrics = metrics;
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
            warm(session, shape);
            log.info(
                    "Model {} version {} is loaded, in {} ms",
                    version.model(),
                    version.version(),
                    (System.nanoTime() - start) / 1_000_000);
            return new LoadedModel(version, shape, session, metrics);
        } catch (RuntimeException failure) {
            session.close();
            throw failure;
        }
    }

    private static void warm(InferenceSession session, GraphShape shape) {
        int batch = Math.max(1, shape.fixedBatch());
        session.run(direct(batch * shape.inputSize()), direct(batch * shape.outputSize()), batch);
    }

    /** A direct buffer of zeros as engines take it. */
    static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
