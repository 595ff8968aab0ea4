package dev.lenslet.serving;

import java.nio.FloatBuffer;

/**
 * The memory of one prediction that runs, used again by the next. Direct buffers, since engines read and write them without
 * a copy. Not thread-safe.
 */
final class Workspace {

    private float[] example = new float[0];
    private float[] answer = new float[0];
    private FloatBuffer input = ModelLoader.direct(0);
    private FloatBuffer output = ModelLoader.direct(0);

    /** One decoded input, of at least this many values. */
    float[] example(int values) {
        if (example.length < values) {
            example = new float[values];
        }
        return example;
    }

    /** One example's output, of at least this many values. */
    float[] answer(int values) {
        if (answer.length < values) {
            answer = new float[values];
        }
        return answer;
    }

    /** The graph's input, empty, at position 0; takes at least this many values. */
    FloatBuffer input(int values) {
        if (input.capacity() < values) {
            input = ModelLoader.direct(values);
        }
        return input.clear();
    }

    /** The graph's output, at position 0; takes at least this many values. */
    FloatBuffer output(int values) {
        if (output.capacity() < values) {
            output = ModelLoader.direct(values);
        }
        return output.clear();
    }
}
