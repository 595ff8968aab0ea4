package bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** ONNX Runtime alone on the bundled digits: one call from direct buffers to direct buffers, one intra-op thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class Inference {

    @Param("models/digits/1/model.onnx")
    public String model = "";

    @Param({"1", "32"})
    public int batch;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private OrtSession session;
    private FloatBuffer input;
    private FloatBuffer output;

    @Setup
    public void load() throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model, options);
        }
        input = direct(batch * 784);
        output = direct(batch * 10);
    }

    @Benchmark
    public float call() throws OrtException {
        try (OnnxTensor in = OnnxTensor.createTensor(environment, input, new long[] {batch, 28, 28, 1});
                OnnxTensor out = OnnxTensor.createTensor(environment, output, new long[] {batch, 10});
                OrtSession.Result result = session.run(Map.of("input", in), Map.of("dense_1", out))) {
            return output.get(result.isResultOwner(0) ? 1 : 0);
        }
    }

    @TearDown
    public void close() throws OrtException {
        session.close();
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(values * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
