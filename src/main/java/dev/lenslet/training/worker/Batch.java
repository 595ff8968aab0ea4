package dev.lenslet.training.worker;

/**
 * Some examples, side by side. Made once and filled again and again.
 *
 * @param inputs batch examples, row-major, channels last; may be longer
 * @param labels class indices; as long as the batch
 */
record Batch(float[] inputs, int[] labels) {

    int count() {
        return labels.length;
    }
}
