package dev.lenslet.engine.onnx;

import dev.lenslet.training.Predictor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Answers from an exported graph. Thread-safe: each thread has its buffers. */
final class OnnxPredictor implements Predictor {

    private final OnnxSession session;
    private final ThreadLocal<Buffers> buffers = ThreadLocal.withInitial(() -> new Buffers(direct(0), direct(0)));

    private record Buffers(FloatBuffer input, FloatBuffer output) {}

    /** Takes the session over. */
    OnnxPredictor(OnnxSession session) {
        this.session = session;
    }

    @Override
    public float[] predict(float[] inputs, int count) {
        int values = Math.multiplyExact(count, session.inputSize());
        float[] answers = new float[Math.multiplyExact(count, session.outputSize())];
        Buffers own = buffers.get();
        if (own.input.capacity() < values || own.output.capacity() < answers.length) {
            own = new Buffers(direct(values), direct(answers.length));
            buffers.set(own);
        }
        own.input.clear().put(inputs, 0, values).flip();
        session.run(own.input, own.output.clear(), count);
        own.output.get(0, answers);
        return answers;
    }

    @Override
    public void close() {
        session.close();
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
