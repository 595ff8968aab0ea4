package dev.lenslet.serving;

import java.nio.FloatBuffer;

/** A session of the real engine, of which a test changes what it is about. */
abstract class WrappedSession implements InferenceSession {

    private final InferenceSession session;

    WrappedSession(InferenceSession session) {
        this.session = session;
    }

    @Override
    public TensorSpec input() {
        return session.input();
    }

    @Override
    public TensorSpec output() {
        return session.output();
    }

    @Override
    public void run(FloatBuffer input, FloatBuffer output, int batch) {
        session.run(input, output, batch);
    }

    @Override
    public void close() {
        session.close();
    }
}
