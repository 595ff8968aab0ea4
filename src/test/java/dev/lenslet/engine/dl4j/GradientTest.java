package dev.lenslet.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.network.Reference;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class GradientTest {

    private static final double STEP = 1e-6;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"same-and-valid", "strides-and-dilation", "one-sigmoid"})
    void isTheSlopeOfTheLossInDoublePrecision(String name) {
        GradientProbe probe = new GradientProbe(Reference.read(name), DataType.DOUBLE);
        double[] gradient = probe.gradient().dup('c').data().asDouble();
        INDArray parameters = probe.graph.params();

        for (int i = 0; i < gradient.length; i++) {
            double value = parameters.getDouble(i);
            parameters.putScalar(i, value + STEP);
            double above = probe.loss();
            parameters.putScalar(i, value - STEP);
            double below = probe.loss();
            parameters.putScalar(i, value);
            assertThat(gradient[i]).as("parameter %d", i).isCloseTo((above - below) / (2 * STEP), within(1e-7));
        }
    }

    @Test
    void isTheSameWithAndWithoutOneDnn() throws IOException, InterruptedException {
        Map<String, String> plain = Map.of("org.eclipse.deeplearning4j.helpers.disable", "true");
        Map<String, String> helped = new Dl4jEngine().systemProperties();

        List<float[]> without = run(plain, 1, "helpers 0");
        for (int threads : new int[] {1, 2}) {
            List<float[]> with = run(helped, threads, "helpers " + (helped.containsValue("true") ? 0 : 8));
            for (int i = 0; i < without.size(); i++) {
                assertThat(distance(with.get(i), without.get(i)))
                        .as("array %d", i)
                        .isLessThan(1e-4);
            }
        }
    }

    private List<float[]> run(Map<String, String> properties, int threads, String expected)
            throws IOException, InterruptedException {
        Path file = directory.resolve("gradients-" + threads + "-" + new HashMap<>(properties).hashCode());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                GradientProbe.class.getName(),
                file.toString()));
        File output = directory.resolve("output").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        int code = builder.start().waitFor();
        String said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        assertThat(code).as(said).isZero();
        assertThat(said).contains(expected);
        List<float[]> arrays = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            while (in.available() > 0) {
                float[] values = new float[in.readInt()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = in.readFloat();
                }
                arrays.add(values);
            }
        }
        return arrays;
    }

    /** Largest difference relative to the largest value. */
    private static double distance(float[] actual, float[] expected) {
        double difference = 0;
        double scale = 1e-6;
        for (int i = 0; i < expected.length; i++) {
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
            scale = Math.max(scale, Math.abs(expected[i]));
        }
        return difference / scale;
    }
}
