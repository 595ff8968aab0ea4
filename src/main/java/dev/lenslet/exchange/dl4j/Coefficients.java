package dev.lenslet.exchange.dl4j;

import dev.lenslet.exchange.UnreadableModel;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;

/**
 * ND4J's binary array ({@code Nd4j.write}, {@code BaseDataBuffer.write}, 1.0.0-M2.1): two buffers, each an allocation mode,
 * a length and a type before its values, big-endian; the first is the shape, the second the values. A model has one array,
 * a row of all its parameters. Read front to back.
 */
final class Coefficients {

    private static final int MAX_SHAPE = 128;

    private final DataInputStream in;
    private final String type;
    private long left;

    /**
     * Reads as far as the values.
     *
     * @param expected how many there must be
     * @throws UnreadableModel where there are others
     */
    Coefficients(InputStream stream, long expected) throws IOException {
        this.in = new DataInputStream(stream);
        try {
            in.readUTF();
            long shape = in.readLong();
            String shapeType = in.readUTF();
            if (shape < 0 || shape > MAX_SHAPE) {
                throw UnreadableModel.damaged(
                        "coefficients.bin is no array of ND4J's: its shape has " + shape + " numbers.");
            }
            in.skipNBytes(shape * (shapeType.equals("INT") ? Integer.BYTES : Long.BYTES));
            in.readUTF();
            this.left = in.readLong();
            this.type = in.readUTF();
        } catch (EOFException | UTFDataFormatException cut) {
            throw UnreadableModel.damaged("coefficients.bin is no array of ND4J's, or is cut off.");
        }
        if (left != expected) {
            throw UnreadableModel.damaged(
                    "coefficients.bin has " + left + " values; the configuration has " + expected + " parameters.");
        }
    }

    /** The next values. */
    float[] next(int count) throws IOException {
        float[] values = new float[count];
        try {
            for (int i = 0; i < count; i++) {
                values[i] = switch (type) {
                    case "FLOAT" -> in.readFloat();
                    case "DOUBLE" -> (float) in.readDouble();
                    case "HALF" -> Float.float16ToFloat(in.readShort());
                    default ->
                        throw UnreadableModel.unsupported(
                                "coefficients.bin is of type " + type + "; FLOAT, DOUBLE and HALF are read.");
                };
                if (!Float.isFinite(values[i])) {
                    throw UnreadableModel.damaged("coefficients.bin holds NaN or an infinite value.");
                }
            }
        } catch (EOFException cut) {
            throw UnreadableModel.damaged("coefficients.bin is cut off.");
        }
        left -= count;
        return values;
    }
}
