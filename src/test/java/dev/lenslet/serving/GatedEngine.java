package dev.lenslet.serving;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The real engine behind gates that a test opens. */
final class GatedEngine implements InferenceEngine {

    private final InferenceEngine engine;
    private volatile CountDownLatch loads;
    private volatile CountDownLatch runs = new CountDownLatch(0);

    /** Loads that were begun. */
    final AtomicInteger begun = new AtomicInteger();

    /** One permit for each run that stands before its gate or went through. */
    final Semaphore arrived = new Semaphore(0);

    GatedEngine(InferenceEngine engine, boolean closed) {
        this.engine = engine;
        this.loads = new CountDownLatch(closed ? 1 : 0);
    }

    void openLoads() {
        loads.countDown();
    }

    void closeRuns() {
        runs = new CountDownLatch(1);
        arrived.drainPermits();
    }

    void openRuns() {
        runs.countDown();
    }

    @Override
    public String identity() {
        return engine.identity();
    }

    @Override
    public InferenceSession load(Path graph, int threads) {
        begun.incrementAndGet();
        pass(loads);
        InferenceSession session = engine.load(graph, threads);
        return new WrappedSession(session) {
            @Override
            public void run(FloatBuffer input, FloatBuffer output, int batch) {
                arrived.release();
                pass(runs);
                super.run(input, output, batch);
            }
        };
    }

    private static void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InferenceException("interrupted", interrupted);
        }
    }

    /** Loading waits until the gate is opened. */
    @TestConfiguration(proxyBeanMethods = false)
    static class LoadsClosed {

        @Bean
        @Primary
        GatedEngine gatedEngine(@Qualifier("onnxInferenceEngine") InferenceEngine engine) {
            return new GatedEngine(engine, true);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class AllOpen {

        @Bean
        @Primary
        GatedEngine gatedEngine(@Qualifier("onnxInferenceEngine") InferenceEngine engine) {
            return new GatedEngine(engine, false);
        }
    }
}
