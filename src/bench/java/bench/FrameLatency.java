package bench;

import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import dev.lenslet.training.ModelExporter;
import dev.lenslet.training.Optimizer;
import dev.lenslet.training.Predictor;
import dev.lenslet.training.TrainingEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * One clip through cnn-lstm (30×128×128×1): the exported graph as it is served, Deeplearning4j as Lenslet uses it, and
 * Deeplearning4j as released, each in JVMs of its own, in turn. Deeplearning4j gets all cores, the graph one thread and all
 * cores' ({@code .ci/long runners} says what the service chooses).
 *
 * <p>Arguments: rounds (default 5). With {@code graph}, {@code divided}, {@code ours} or {@code released} first it measures
 * in this JVM.
 */
final class FrameLatency {

    private static final int WARM_UP = 5;
    private static final int RUNS = 15;
    private static final String UNIT = "median ms";

    private FrameLatency() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        String what = args.length > 0 ? args[0] : "5";
        switch (what) {
            case "graph" -> graph(1);
            case "divided" -> graph(Runtime.getRuntime().availableProcessors());
            case "ours" -> {
                Network network = network();
                try (Predictor trainer = engine().start(network, WeightInitialization.of(network, 1), training())) {
                    measure(clip -> trainer.predict(clip, 1));
                }
            }
            case "released" -> measure(new ReleasedCnnLstm()::predict);
            default -> compare(Integer.parseInt(what));
        }
    }

    private static void graph(int threads) throws IOException {
        Network network = network();
        Path file = Files.createTempDirectory("lenslet-bench").resolve("model.onnx");
        ServiceLoader.load(ModelExporter.class)
                .findFirst()
                .orElseThrow()
                .export(network, WeightInitialization.of(network, 1), file);
        try (Graph graph = new Graph(file, threads)) {
            measure(graph::run);
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    private static void compare(int rounds) throws IOException, InterruptedException {
        List<Double> graph = new ArrayList<>();
        List<Double> divided = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<Double> released = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            graph.add(run("graph", Map.of()));
            divided.add(run("divided", Map.of()));
            ours.add(run("ours", engine().systemProperties()));
            released.add(run("released", Map.of("org.bytedeco.javacpp.platform.extension", "")));
        }
        Figures served = new Figures("exported graph, 1 thread", graph, "ms");
        Figures all = new Figures("exported graph, all cores", divided, "ms");
        Figures helped = new Figures("Deeplearning4j with oneDNN", ours, "ms");
        Figures plain = new Figures("Deeplearning4j as released", released, "ms");
        List.of(served, all, helped, plain).forEach(System.out::println);
        for (Figures one : List.of(served, all)) {
            System.out.printf(
                    Locale.ROOT,
                    "%s / as released %.4f (bar 0.03), / with oneDNN %.4f%n",
                    one.name(),
                    one.median() / plain.median(),
                    one.median() / helped.median());
        }
    }

    private static double run(String what, Map<String, String> properties) throws IOException, InterruptedException {
        String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
        return MeasuringJvm.figure(FrameLatency.class, what, properties, Map.of("OMP_NUM_THREADS", cores), UNIT);
    }

    private static void measure(Consumer<float[]> predict) {
        Network network = network();
        float[] clip = new float[network.inputShape().size()];
        Random random = new Random(1);
        for (int i = 0; i < clip.length; i++) {
            clip[i] = random.nextFloat();
        }
        double[] times = new double[RUNS];
        for (int run = -WARM_UP; run < RUNS; run++) {
            long start = System.nanoTime();
            predict.accept(clip);
            if (run >= 0) {
                times[run] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(times);
        System.out.println(UNIT + " " + times[RUNS / 2]);
    }

    private static Network network() {
        return new NamedNetworks().get("cnn-lstm").network();
    }

    private static TrainingEngine engine() {
        return ServiceLoader.load(TrainingEngine.class).findFirst().orElseThrow();
    }

    private static Hyperparameters training() {
        return new Hyperparameters(
                1, 1, Optimizer.Adam.withRate(.001), Loss.SPARSE_CATEGORICAL_CROSSENTROPY, 0, 1, "dl4j", null, null);
    }
}
