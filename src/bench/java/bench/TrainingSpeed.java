package bench;

import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Optimizer;
import dev.lenslet.training.Trainer;
import dev.lenslet.training.TrainingEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;

/**
 * Training steps of mnist-cnn, batch 64: Lenslet's use of Deeplearning4j and Deeplearning4j as released, each in a JVM of
 * its own, in turn; the released one with one and with two threads, whichever is faster counts.
 *
 * <p>Arguments: rounds (default 5). With {@code ours} or {@code released} first it measures in this JVM.
 */
final class TrainingSpeed {

    static final int BATCH = 64;
    private static final int STEPS = 60;
    private static final int WARM_UP = 20;
    private static final String UNIT = "images/s";

    private TrainingSpeed() {}

    /** One step on a batch that is ready. */
    interface Step {
        void run(float[] inputs, int[] labels);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0 && args[0].equals("ours")) {
            try (Trainer trainer = trainer()) {
                System.out.println(UNIT + " " + measure((inputs, labels) -> trainer.step(inputs, labels, null, .001)));
            }
        } else if (args.length > 0 && args[0].equals("released")) {
            System.out.println(UNIT + " " + measure(new ReleasedDeeplearning4j()::step));
        } else {
            compare(args.length > 0 ? Integer.parseInt(args[0]) : 5);
        }
    }

    private static void compare(int rounds) throws IOException, InterruptedException {
        TrainingEngine engine = engine();
        Map<String, String> released = Map.of("org.bytedeco.javacpp.platform.extension", "");
        List<Double> ours1 = new ArrayList<>();
        List<Double> ours2 = new ArrayList<>();
        List<Double> released1 = new ArrayList<>();
        List<Double> released2 = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ours1.add(run("ours", engine.systemProperties(), 1));
            released1.add(run("released", released, 1));
            ours2.add(run("ours", engine.systemProperties(), 2));
            released2.add(run("released", released, 2));
        }
        List<Figures> figures = List.of(
                new Figures("lenslet, 1 thread", ours1, "images/s"),
                new Figures("lenslet, 2 threads", ours2, "images/s"),
                new Figures("as released, 1 thread", released1, "images/s"),
                new Figures("as released, 2 threads", released2, "images/s"));
        figures.forEach(System.out::println);
        System.out.printf(
                Locale.ROOT,
                "best of lenslet / best as released %.2f (bar 2.5)%n",
                Math.max(figures.get(0).median(), figures.get(1).median())
                        / Math.max(figures.get(2).median(), figures.get(3).median()));
    }

    private static double run(String what, Map<String, String> properties, int threads)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of("OMP_NUM_THREADS", Integer.toString(threads)));
        if (what.equals("ours")) {
            environment.put("OMP_WAIT_POLICY", "passive"); // as WorkerCommand does
        }
        return MeasuringJvm.figure(TrainingSpeed.class, what, properties, environment, UNIT);
    }

    private static TrainingEngine engine() {
        return ServiceLoader.load(TrainingEngine.class).findFirst().orElseThrow();
    }

    private static Trainer trainer() throws IOException {
        Network network = new NamedNetworks().get("mnist-cnn").network();
        Hyperparameters hyperparameters = new Hyperparameters(
                1,
                BATCH,
                Optimizer.Adam.withRate(.001),
                Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                0,
                1,
                "dl4j",
                null,
                null);
        return engine().start(network, WeightInitialization.of(network, 1), hyperparameters);
    }

    private static double measure(Step step) {
        Random random = new Random(1);
        float[] inputs = new float[BATCH * 784];
        int[] labels = new int[BATCH];
        long start = 0;
        for (int i = 0; i < WARM_UP + STEPS; i++) {
            if (i == WARM_UP) {
                start = System.nanoTime();
            }
            for (int j = 0; j < inputs.length; j++) {
                inputs[j] = random.nextFloat();
            }
            for (int j = 0; j < BATCH; j++) {
                labels[j] = random.nextInt(10);
            }
            step.run(inputs, labels);
        }
        return STEPS * BATCH / ((System.nanoTime() - start) / 1e9);
    }
}
