package dev.lenslet.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.lenslet.serving.InferenceEngine;
import dev.lenslet.serving.InferenceException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Loads graphs into ONNX Runtime. The runtime's native library is loaded with the first graph. Thread-safe. */
@Component
class OnnxInferenceEngine implements InferenceEngine {

    private final OnnxSettings settings;

    OnnxInferenceEngine(OnnxSettings settings) {
        this.settings = settings;
    }

    @Override
    public String identity() {
        return "ONNX Runtime " + Environment.INSTANCE.getVersion() + (settings.spinning() ? ", spinning" : "");
    }

    @Override
    public OnnxSession load(Path graph, int threads) {
        if (!Files.isRegularFile(graph)) {
            throw new InferenceException("There is no graph at " + graph);
        }
        try {
            OrtEnvironment environment = Environment.INSTANCE;
            try (SessionOptions options = options(threads)) {
                OrtSession session = environment.createSession(graph.toString(), options);
                return OnnxSession.of(graph, environment, session);
            }
        } catch (OrtException unreadable) {
            throw new InferenceException(
                    "ONNX Runtime cannot load " + graph + ": " + unreadable.getMessage(), unreadable);
        } catch (LinkageError unsupported) {
            throw new InferenceException(
                    "The native library of ONNX Runtime does not load on this machine (" + System.getProperty("os.name")
                            + " " + System.getProperty("os.arch") + ")",
                    unsupported);
        }
    }

    /**
     * The memory arena stays on, as is the default: without it malloc keeps far more (mnist-cnn, 8 threads of batch 32: 158 MB
     * resident with, 452 MB without, ONNX Runtime 1.28.0 on glibc 2.36).
     */
    private SessionOptions options(int threads) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(threads);
            options.addConfigEntry("session.intra_op.allow_spinning", settings.spinning() ? "1" : "0");
            return options;
        } catch (OrtException failure) {
            options.close();
            throw failure;
        }
    }

    /** The process' one environment, made when first asked for and never closed. */
    private static final class Environment {

        static final OrtEnvironment INSTANCE = start();

        private static OrtEnvironment start() {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "lenslet");
            try {
                environment.setTelemetry(false);
                return environment;
            } catch (OrtException failure) {
                throw new InferenceException("ONNX Runtime does not start", failure);
            }
        }
    }
}
