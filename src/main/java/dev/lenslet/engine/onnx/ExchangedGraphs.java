package dev.lenslet.engine.onnx;

import dev.lenslet.exchange.OnnxGraphs;
import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.network.ElementType;
import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import dev.lenslet.serving.InferenceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;

/** Graphs that models come in and go out as. Thread-safe. */
@Component
class ExchangedGraphs implements OnnxGraphs {

    /** Values of one run's input or output; a picture of 4096 x 4096 in RGB has 50 million. */
    private static final long MAX_VALUES = 64L << 20;

    private final OnnxInferenceEngine engine;
    private final OnnxExporter exporter = new OnnxExporter();

    ExchangedGraphs(OnnxInferenceEngine engine) {
        this.engine = engine;
    }

    @Override
    public void write(Network network, Weights weights, Path file) throws IOException {
        exporter.export(network, weights, file);
    }

    @Override
    public Weights weights(Network network, Path file) throws IOException {
        return WeightRecovery.read(network, file);
    }

    @Override
    public Facts examine(Path file) throws IOException {
        GraphCheck check = GraphCheck.of(file);
        try (OnnxSession session = engine.load(file, 1)) {
            int batch = (int) Math.max(1, session.input().shape().getFirst());
            long inputs = (long) batch * session.inputSize();
            long outputs = (long) batch * session.outputSize();
            if (Math.max(inputs, outputs) > MAX_VALUES) {
                throw UnreadableModel.tooLarge("One run of the graph takes " + inputs + " values and gives " + outputs
                        + "; the limit is " + MAX_VALUES + ".");
            }
            boolean integers = session.input().type() == ElementType.INT32;
            OptionalInt ids = check.ids(session.input().name());
            session.run(valid(direct((int) inputs), ids), direct((int) outputs), batch);
            return new Facts(
                    session.input().name(),
                    session.input().shape(),
                    integers,
                    ids,
                    session.output().name(),
                    session.output().shape(),
                    check.lastOperator(session.output().name()),
                    check.irVersion(),
                    check.opset(),
                    check.producer());
        } catch (InferenceException unfit) {
            throw UnreadableModel.unsupported(
                    "The graph does not run here: " + brief(String.valueOf(unfit.getMessage()), file));
        }
    }

    /** Without this machine's paths, which are no one's business. */
    private static String brief(String message, Path file) {
        String plain = message.replace(file.toString(), "the graph");
        return plain.length() > 500 ? plain.substring(0, 500) + "…" : plain;
    }

    /** Zeros, or each id in turn. */
    private static FloatBuffer valid(FloatBuffer input, OptionalInt ids) {
        if (ids.isPresent()) {
            for (int i = 0; i < input.limit(); i++) {
                input.put(i, i % ids.getAsInt());
            }
        }
        return input;
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
