package dev.lenslet.engine.onnx;

import com.google.protobuf.ByteString;
import dev.lenslet.engine.onnx.proto.ModelProto;
import dev.lenslet.engine.onnx.proto.TensorProto;
import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.WeightSpec;
import dev.lenslet.network.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the weights out of a graph that {@link OnnxExporter} wrote, in Keras' layouts. Where each value went is not written
 * down a second time: the exporter writes the same network once more with numbered values, as the bits of floats, and those
 * show it, whatever the exporter moves, joins or splits. What it would compute rather than move is noticed.
 */
final class WeightRecovery {

    private final Map<String, WeightArray> arrays = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private int total = 1;

    private WeightRecovery() {}

    /** @throws InvalidNetworkException where the graph is not this network's, as it would be written now */
    static Weights read(Network network, Path file) throws IOException {
        ModelProto written;
        try (InputStream in = Files.newInputStream(file)) {
            written = ModelProto.parseFrom(in);
        }
        return new WeightRecovery().read(network, written);
    }

    private Weights read(Network network, ModelProto written) {
        ModelProto numbered = OnnxExporter.model(network, numbered(network));
        if (!numbered.getGraph().getNodeList().equals(written.getGraph().getNodeList())) {
            throw other();
        }
        Map<String, TensorProto> found = new HashMap<>();
        written.getGraph().getInitializerList().forEach(tensor -> found.put(tensor.getName(), tensor));
        boolean[] seen = new boolean[total];
        for (TensorProto places : numbered.getGraph().getInitializerList()) {
            TensorProto values = found.get(places.getName());
            if (values == null
                    || !values.getDimsList().equals(places.getDimsList())
                    || values.getDataType() != places.getDataType()) {
                throw other();
            }
            if (values.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
                take(bits(places), bits(values), seen);
            }
        }
        for (int number = 1; number < total; number++) {
            if (!seen[number]) {
                throw new InvalidNetworkException("the graph holds no weight for '" + names.get(array(number))
                        + "' as it is: the export computes it from others");
            }
        }
        return new Weights(arrays);
    }

    private static InvalidNetworkException other() {
        return new InvalidNetworkException(
                "the graph was written by another Lenslet, whose layout of weights this one does not know");
    }

    private void take(IntBuffer places, IntBuffer values, boolean[] seen) {
        for (int i = 0; i < places.remaining(); i++) {
            int number = places.get(places.position() + i);
            if (number > 0 && number < total) {
                int array = array(number);
                WeightArray target = arrays.get(names.get(array));
                if (target != null) {
                    target.values()[number - starts.get(array)] =
                            Float.intBitsToFloat(values.get(values.position() + i));
                }
                seen[number] = true;
            }
        }
    }

    /** The array that a number lies in. */
    private int array(int number) {
        int found = java.util.Collections.binarySearch(starts, number);
        return found >= 0 ? found : -found - 2;
    }

    private Weights numbered(Network network) {
        Map<String, WeightArray> numbered = new LinkedHashMap<>();
        for (Map.Entry<String, WeightSpec> entry : network.weights().entrySet()) {
            WeightSpec spec = entry.getValue();
            float[] values = new float[spec.shape().size()];
            names.add(entry.getKey());
            starts.add(total);
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(total++);
            }
            numbered.put(entry.getKey(), new WeightArray(spec.shape(), values));
            arrays.put(entry.getKey(), new WeightArray(spec.shape(), new float[values.length]));
        }
        return new Weights(numbered);
    }

    private static IntBuffer bits(TensorProto tensor) {
        ByteString raw = tensor.getRawData();
        return raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    }
}
