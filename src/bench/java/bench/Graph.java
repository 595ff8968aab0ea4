package bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** A graph of one input and one output in ONNX Runtime, one example a run, with threads as the service gives it. */
final class Graph implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final String inputName;
    private final String outputName;
    private final long[] inputShape;
    private final long[] outputShape;
    private final FloatBuffer input;
    private final FloatBuffer output;

    Graph(Path file, int threads) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = environment.createSession(file.toString(), options);
            NodeInfo in = session.getInputInfo().values().iterator().next();
            NodeInfo out = session.getOutputInfo().values().iterator().next();
            inputName = in.getName();
            outputName = out.getName();
            inputShape = single((TensorInfo) in.getInfo());
            outputShape = single((TensorInfo) out.getInfo());
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
        input = direct(inputShape);
        output = direct(outputShape);
    }

    void run(float[] example) {
        input.put(0, example);
        try (OnnxTensor in = OnnxTensor.createTensor(environment, input, inputShape);
                OnnxTensor out = OnnxTensor.createTensor(environment, output, outputShape);
                OrtSession.Result result = session.run(Map.of(inputName, in), Map.of(outputName, out))) {
            if (result.isResultOwner(0)) {
                throw new IllegalStateException("the output went elsewhere");
            }
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static long[] single(TensorInfo tensor) {
        long[] shape = tensor.getShape().clone();
        shape[0] = 1;
        return shape;
    }

    private static FloatBuffer direct(long[] shape) {
        long values = 1;
        for (long dim : shape) {
            values *= dim;
        }
        return ByteBuffer.allocateDirect(Math.toIntExact(values * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
