package dev.lenslet.engine.onnx;

import dev.lenslet.training.Predictor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Answers from an exported graph. Not thread-safe. */
final class OnnxPredictor implements Predictor {

    private final OnnxSession session;
    private FloatBuffer input = direct(0);
    private FloatBuffer output = direct(0);

    /** Takes the session over. */
    OnnxPredictor(OnnxSession session) {
        this.session = session;
    }

    @Override
    public float[] predict(float[] inputs, int count) {
        int values = Math.multiplyExact(count, session.inputSize());
        float[] answers = new float[Math.multiplyExact(count, session.outputSize())];
        if (input.capacity() < values || output.capacity() < answers.length) {
            input = direct(values);
            output = direct(answers.length);
        }
        input.clear().put(inputs, 0, values).flip();
        session.run(input, output.clear(), count);
        output.get(0, answers);
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
