package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;

/**
 * One run that was answered, to be run again by the shadow.
 *
 * @param rows of its input and output
 * @param answer what came out; not copied
 * @param nanos that the run took; 0 where the answer was known
 * @param bytes reserved for it
 * @param since when it was answered, on {@link System#nanoTime}'s clock
 */
@SuppressWarnings("ArrayRecordComponent")
record ShadowRun(
        Shadows shadows,
        ShadowPair pair,
        ModelVersion version,
        int rows,
        float[] answer,
        long nanos,
        long bytes,
        long since) {

    /** @param input whose memory is the shadow's from now on */
    void show(TensorBuffers.Buffer input) {
        shadows.run(this, input);
    }
}
