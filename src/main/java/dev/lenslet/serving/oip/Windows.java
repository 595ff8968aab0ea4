package dev.lenslet.serving.oip;

import dev.lenslet.serving.TensorCall;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the graph's input that each row of the request took.
 *
 * @param each not copied; null where every row took one
 */
@SuppressWarnings("ArrayRecordComponent")
public record Windows(int @Nullable [] each) {

    public static final Windows ONE_EACH = new Windows(null);

    /**
     * One output a row of the request: of several windows, the mean.
     *
     * @param output as the call gave it, in whose memory the means are written
     * @return the same memory, up to the last row of the request
     */
    public ByteBuffer mean(TensorCall call, ByteBuffer output) {
        if (each == null) {
            return output;
        }
        int size = call.outputSize();
        FloatBuffer values = call.outputFloats();
        int from = 0;
        for (int row = 0; row < each.length; row++) {
            for (int i = 0; i < size; i++) {
                float sum = 0;
                for (int window = 0; window < each[row]; window++) {
                    sum += values.get((from + window) * size + i);
                }
                values.put(row * size + i, sum / each[row]);
            }
            from += each[row];
        }
        return output.limit(each.length * size * Float.BYTES);
    }
}
