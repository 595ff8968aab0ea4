package dev.lenslet.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.engine.onnx.KerasReferences.Reference;
import dev.lenslet.engine.onnx.proto.GraphProto;
import dev.lenslet.engine.onnx.proto.ModelProto;
import dev.lenslet.engine.onnx.proto.TensorProto;
import dev.lenslet.engine.onnx.proto.TensorShapeProto;
import dev.lenslet.network.ElementType;
import dev.lenslet.serving.InferenceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OnnxSessionTest {

    @TempDir
    Path directory;

    private final OnnxInferenceEngine engine = new OnnxInferenceEngine(OnnxSettings.DEFAULT);
    private final Reference reference = KerasReferences.of("gray-chain");
    private Path graph = Path.of("model.onnx");

    @BeforeEach
    void export() throws IOException {
        graph = directory.resolve("model.onnx");
        new OnnxExporter().export(reference.network(), reference.weights(), graph);
    }

    @Test
    void tellsItsInputAndOutput() {
        try (OnnxSession session = engine.load(graph, 1)) {
            assertThat(session.input().name()).isEqualTo("input");
            assertThat(session.input().shape()).containsExactly(-1L, 12L, 12L, 1L);
            assertThat(session.output().name()).isEqualTo("out");
            assertThat(session.output().shape()).containsExactly(-1L, 3L);
        }
    }

    @Test
    void writesIntoTheOutputFromItsPositionAndMovesNoPosition() {
        int example = reference.network().inputShape().size();
        FloatBuffer input =
                direct(5 + 2 * example).position(5).put(reference.inputs(2)).position(5);
        FloatBuffer output = direct(20);
        output.put(0, new float[] {9, 9, 9, 9}).put(10, 9).position(4);
        try (OnnxSession session = engine.load(graph, 1)) {
            session.run(input, output, 2);
        }
        assertThat(input.position()).isEqualTo(5);
        assertThat(output.position()).isEqualTo(4);
        float[] written = new float[7];
        output.get(4, written);
        assertThat(Arrays.copyOf(written, 6)).containsExactly(reference.outputs(2), within(1e-5f));
        assertThat(output.get(3)).isEqualTo(9);
        assertThat(written[6]).isEqualTo(9);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSessionHasTheThreadsThatItIsGivenTheCallerAmongThem() throws IOException {
        long before = threads();
        try (OnnxSession one = engine.load(graph, 1)) {
            long single = threads();
            try (OnnxSession many = engine.load(graph, 101)) {
                assertThat(threads() - single).isBetween(95L, 105L);
            }
            // The JVM may start or end a few of its own meanwhile.
            assertThat(single - before).isLessThan(20);
        }
    }

    private static long threads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.count();
        }
    }

    @Test
    void everyThreadGetsItsOwnAnswers() throws Exception {
        int threads = 8;
        try (OnnxSession session = engine.load(graph, 1);
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Void>> callers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                callers.add(() -> {
                    FloatBuffer input = direct(144);
                    FloatBuffer output = direct(3);
                    for (int run = 0; run < 500; run++) {
                        int example = (first + run) % reference.examples();
                        input.put(0, reference.inputs(), example * 144, 144);
                        session.run(input, output, 1);
                        float[] answer = new float[3];
                        output.get(0, answer);
                        assertThat(answer)
                                .containsExactly(
                                        Arrays.copyOfRange(reference.outputs(), example * 3, example * 3 + 3),
                                        within(1e-5f));
                    }
                    return null;
                });
            }
            for (Future<Void> caller : pool.invokeAll(callers)) {
                caller.get();
            }
        }
    }

    @Test
    void closingWaitsForRunsAndRunningAfterwardsIsRefused() throws Exception {
        OnnxSession session = engine.load(graph, 1);
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                runs.add(pool.submit(() -> runUntilRefused(session)));
            }
            session.run(direct(144), direct(3), 1);
            session.close();
            for (Future<?> run : runs) {
                assertThat(run.get()).isNull();
            }
        }
        assertThatCode(session::close).doesNotThrowAnyException();
        assertThatThrownBy(() -> session.run(direct(144), direct(3), 1))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("closed");
    }

    private static void runUntilRefused(OnnxSession session) {
        FloatBuffer input = direct(144);
        FloatBuffer output = direct(3);
        while (true) {
            try {
                session.run(input, output, 1);
            } catch (InferenceException closed) {
                assertThat(closed).hasMessageContaining("closed");
                return;
            }
        }
    }

    @Test
    void refusesBuffersItCannotUse() {
        try (OnnxSession session = engine.load(graph, 1)) {
            assertThatThrownBy(() -> session.run(FloatBuffer.allocate(144), direct(3), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("direct");
            assertThatThrownBy(() -> session.run(
                            ByteBuffer.allocateDirect(144 * 4)
                                    .order(otherOrder())
                                    .asFloatBuffer(),
                            direct(3),
                            1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("native order");
            assertThatThrownBy(() -> session.run(direct(144), direct(3), 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("288");
            assertThatThrownBy(() -> session.run(direct(144), direct(2), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("output");
            assertThatThrownBy(() -> session.run(direct(144), direct(3), 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void takesTokenIdsAsTheNumbersThatEqualThem() throws IOException {
        Reference text = KerasReferences.of("embedding");
        Path file = directory.resolve("text.onnx");
        new OnnxExporter().export(text.network(), text.weights(), file);
        try (OnnxSession session = engine.load(file, 1)) {
            assertThat(session.input().type()).isEqualTo(ElementType.INT32);
            assertThat(session.output().type()).isEqualTo(ElementType.FLOAT32);
            FloatBuffer ids = direct(2 + text.inputs(3).length)
                    .position(2)
                    .put(text.inputs(3))
                    .position(2);
            FloatBuffer output = direct(3 * 2);
            session.run(ids, output, 3);
            float[] answers = new float[6];
            output.get(0, answers);
            assertThat(answers).containsExactly(text.outputs(3), within(1e-5f));
            assertThatThrownBy(() -> session.run(direct(6).put(0, 11), direct(2), 1))
                    .isInstanceOf(InferenceException.class);
        }
    }

    @Test
    void saysThatThereIsNoFile() {
        assertRefused(directory.resolve("none.onnx"), "no graph");
        assertRefused(directory, "no graph");
    }

    @Test
    void saysThatAFileIsNoGraph() throws IOException {
        assertRefused(Files.writeString(directory.resolve("garbage.onnx"), "not a protobuf at all"), "cannot load");
        assertRefused(Files.write(directory.resolve("empty.onnx"), new byte[0]), "empty.onnx");
        byte[] whole = Files.readAllBytes(graph);
        assertRefused(
                Files.write(directory.resolve("half.onnx"), Arrays.copyOf(whole, whole.length / 2)), "cannot load");
    }

    @Test
    void refusesAGraphOfTwoInputs() throws IOException {
        assertRefused(
                altered(graph -> graph.addInput(graph.getInput(0).toBuilder().setName("another"))), "2 inputs");
    }

    @Test
    void refusesAGraphOfTwoOutputs() throws IOException {
        assertRefused(
                altered(graph -> graph.addOutput(graph.getOutput(0).toBuilder().setName("hidden"))), "2 outputs");
    }

    @Test
    void refusesAGraphThatTakesDoubles() throws IOException {
        assertRefused(
                altered(graph -> {
                    graph.getInputBuilder(0)
                            .getTypeBuilder()
                            .getTensorTypeBuilder()
                            .setElemType(TensorProto.DataType.DOUBLE_VALUE);
                    graph.getOutputBuilder(0)
                            .setName("x")
                            .getTypeBuilder()
                            .getTensorTypeBuilder()
                            .clearShape();
                    graph.clearNode()
                            .addNodeBuilder()
                            .setOpType("Cast")
                            .addInput("input")
                            .addOutput("x")
                            .addAttribute(GraphDraft.attribute("to", TensorProto.DataType.FLOAT_VALUE));
                }),
                "is no tensor of float32, int32 or int64");
    }

    @Test
    void refusesExtentsThatAreOpenBeyondTheBatch() throws IOException {
        assertRefused(
                altered(graph -> {
                    for (var side : List.of(
                            graph.getInputBuilder(0), graph.getOutputBuilder(0).setName("x"))) {
                        side.getTypeBuilder()
                                .getTensorTypeBuilder()
                                .getShapeBuilder()
                                .clearDim()
                                .addDim(symbolic("N"))
                                .addDim(symbolic("M"));
                    }
                    graph.clearNode()
                            .addNodeBuilder()
                            .setOpType("Relu")
                            .addInput("input")
                            .addOutput("x");
                }),
                "only its first extent");
    }

    @Test
    void runsAGraphOfFixedBatchFromElsewhere() {
        String data = System.getenv("LENSLET_DATA_DIR");
        Assumptions.assumeTrue(data != null, "LENSLET_DATA_DIR is not set: no mnist-8.onnx");
        Path mnist = Path.of(data, "models", "mnist-8.onnx");
        Assumptions.assumeTrue(Files.exists(mnist), () -> mnist + " is not there");
        try (OnnxSession session = engine.load(mnist, 1)) {
            assertThat(session.input().shape()).containsExactly(1L, 1L, 28L, 28L);
            FloatBuffer output = direct(20);
            session.run(direct(784), output, 1);
            assertThat(output.get(0)).isNotZero().isFinite();
            assertThatThrownBy(() -> session.run(direct(2 * 784), output, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("batches of 1");
        }
    }

    private void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> engine.load(file, 1))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining(message);
    }

    private Path altered(Consumer<GraphProto.Builder> change) throws IOException {
        ModelProto.Builder model = OnnxExporter.model(reference.network(), reference.weights()).toBuilder();
        change.accept(model.getGraphBuilder());
        return Files.write(directory.resolve("altered.onnx"), model.build().toByteArray());
    }

    private static TensorShapeProto.Dimension symbolic(String name) {
        return TensorShapeProto.Dimension.newBuilder().setDimParam(name).build();
    }

    private static ByteOrder otherOrder() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(values * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
