package dev.lenslet.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.lenslet.network.ElementType;
import dev.lenslet.serving.InferenceException;
import dev.lenslet.serving.InferenceSession;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A graph in ONNX Runtime. It reads numbers from and writes into the caller's direct buffers without copies; token ids are
 * copied as integers. {@link #close} waits
 * for runs under way; running afterwards is refused.
 */
final class OnnxSession implements InferenceSession {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final TensorSpec input;

    /** Whether the graph takes its integers as int64. */
    private final boolean wide;

    private final TensorSpec output;
    private final long[] inputShape;
    private final long[] outputShape;
    private final int inputSize;
    private final int outputSize;
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxSession(
            OrtEnvironment environment, OrtSession session, TensorSpec input, boolean wide, TensorSpec output) {
        this.environment = environment;
        this.session = session;
        this.input = input;
        this.wide = wide;
        this.output = output;
        this.inputShape = shape(input);
        this.outputShape = shape(output);
        this.inputSize = size(inputShape);
        this.outputSize = size(outputShape);
    }

    /**
     * Takes over a session, and closes it where it is not of this kind.
     *
     * @throws InferenceException where the graph has not one float32, int32 or int64 input and one float32 output of known extents
     */
    static OnnxSession of(Path graph, OrtEnvironment environment, OrtSession session) throws OrtException {
        try {
            TensorSpec input = only(graph, "input", session.getInputInfo().values());
            TensorSpec output = only(graph, "output", session.getOutputInfo().values());
            if (output.type() != ElementType.FLOAT32) {
                throw new InferenceException(
                        "The graph's output '" + output.name() + "' (" + graph + ") is no float32 tensor");
            }
            return new OnnxSession(environment, session, input, isWide(session), output);
        } catch (OrtException | RuntimeException failure) {
            session.close();
            throw failure;
        }
    }

    private static TensorSpec only(Path graph, String side, Collection<NodeInfo> nodes) {
        if (nodes.size() != 1) {
            throw new InferenceException(
                    "The graph " + graph + " has " + nodes.size() + " " + side + "s; a graph that is served has one: "
                            + nodes.stream().map(NodeInfo::getName).toList());
        }
        NodeInfo node = nodes.iterator().next();
        String name = "The graph's " + side + " '" + node.getName() + "' (" + graph + ") ";
        if (!(node.getInfo() instanceof TensorInfo tensor)
                || tensor.type != OnnxJavaType.FLOAT
                        && tensor.type != OnnxJavaType.INT32
                        && tensor.type != OnnxJavaType.INT64) {
            throw new InferenceException(name + "is no tensor of float32, int32 or int64: " + node.getInfo());
        }
        long[] shape = tensor.getShape();
        if (shape.length == 0 || Arrays.stream(shape).skip(1).anyMatch(dim -> dim < 1)) {
            throw new InferenceException(
                    name + "has shape " + Arrays.toString(shape) + "; only its first extent, the batch, may be open");
        }
        try {
            size(shape);
        } catch (ArithmeticException tooLarge) {
            throw new InferenceException(name + "is too large: " + Arrays.toString(shape), tooLarge);
        }
        ElementType type = tensor.type == OnnxJavaType.FLOAT ? ElementType.FLOAT32 : ElementType.INT32;
        return new TensorSpec(node.getName(), type, Arrays.stream(shape).boxed().toList());
    }

    private static boolean isWide(OrtSession session) throws OrtException {
        return session.getInputInfo().values().stream()
                .anyMatch(node -> node.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.INT64);
    }

    @Override
    public TensorSpec input() {
        return input;
    }

    @Override
    public TensorSpec output() {
        return output;
    }

    /** Values of one example's input. */
    int inputSize() {
        return inputSize;
    }

    /** Values of one example's output. */
    int outputSize() {
        return outputSize;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException where a buffer is not direct, not in native order or too short, or the graph's
     *     batch is fixed and another
     */
    @Override
    public void run(FloatBuffer input, FloatBuffer output, int batch) {
        FloatBuffer from = part("input", input, batch, inputSize);
        FloatBuffer to = part("output", output, batch, outputSize);
        Lock running = use.readLock();
        running.lock();
        try {
            if (closed) {
                throw new InferenceException("The session is closed");
            }
            try (OnnxTensor in = tensor(from, shape(inputShape, batch));
                    OnnxTensor out = OnnxTensor.createTensor(environment, to, shape(outputShape, batch));
                    OrtSession.Result result =
                            session.run(Map.of(this.input.name(), in), Map.of(this.output.name(), out))) {
                assert !result.isResultOwner(0) : "the output went into a tensor of the runtime's own";
            }
        } catch (OrtException failure) {
            throw new InferenceException("ONNX Runtime failed to run: " + failure.getMessage(), failure);
        } finally {
            running.unlock();
        }
    }

    private OnnxTensor tensor(FloatBuffer from, long[] shape) throws OrtException {
        return switch (input.type()) {
            case FLOAT32 -> OnnxTensor.createTensor(environment, from, shape);
            case INT32 ->
                wide
                        ? OnnxTensor.createTensor(environment, LongBuffer.wrap(wide(from)), shape)
                        : OnnxTensor.createTensor(environment, IntBuffer.wrap(whole(from)), shape);
        };
    }

    private static int[] whole(FloatBuffer numbers) {
        int[] whole = new int[numbers.remaining()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (int) numbers.get(numbers.position() + i);
        }
        return whole;
    }

    private static long[] wide(FloatBuffer numbers) {
        long[] whole = new long[numbers.remaining()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (long) numbers.get(numbers.position() + i);
        }
        return whole;
    }

    @Override
    public void close() {
        Lock alone = use.writeLock();
        alone.lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException failure) {
            throw new InferenceException("ONNX Runtime failed to close a session", failure);
        } finally {
            alone.unlock();
        }
    }

    private static FloatBuffer part(String side, FloatBuffer buffer, int batch, int size) {
        if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("the " + side + " is not a direct buffer in native order");
        }
        long needed = (long) batch * size;
        if (batch < 1 || needed > buffer.remaining()) {
            throw new IllegalArgumentException(
                    "a batch of " + batch + " takes " + needed + " values, the " + side + " has " + buffer.remaining());
        }
        return buffer.slice(buffer.position(), (int) needed);
    }

    private static long[] shape(long[] shape, int batch) {
        if (shape[0] >= 0 && shape[0] != batch) {
            throw new IllegalArgumentException("the graph takes batches of " + shape[0] + ", not of " + batch);
        }
        long[] dims = shape.clone();
        dims[0] = batch;
        return dims;
    }

    private static long[] shape(TensorSpec spec) {
        return spec.shape().stream().mapToLong(Long::longValue).toArray();
    }

    private static int size(long[] shape) {
        long size = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            size = Math.multiplyExact(size, shape[axis]);
        }
        return Math.toIntExact(size);
    }
}
