package bench;

import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.training.ModelExporter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.ServiceLoader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Twice the capacity offered: to a network of at most 500 rows a second, whose work is dear beside a refusal, and to digits,
 * whose refusal costs as much as the work. Server and load on one machine; every row of the table in the same run.
 *
 * <p>Arguments: the extracted application; a picture; seconds of the overload (default 30), the other parts are a third of it.
 */
final class Overload {

    private static final int CONNECTIONS = 128;

    private static final String NETWORK = """
            {"class_name": "Sequential", "config": {"name": "slow", "layers": [
              {"class_name": "InputLayer", "config": {"name": "input", "batch_shape": [null, 28, 28, 1]}},
              {"class_name": "Conv2D", "config": {"name": "a", "filters": 48, "kernel_size": 3, "padding": "same",
                                                  "activation": "relu"}},
              {"class_name": "Conv2D", "config": {"name": "b", "filters": 96, "kernel_size": 3, "padding": "same",
                                                  "activation": "relu"}},
              {"class_name": "Conv2D", "config": {"name": "c", "filters": 320, "kernel_size": 3, "padding": "same",
                                                  "activation": "relu"}},
              {"class_name": "GlobalAveragePooling2D", "config": {"name": "d"}},
              {"class_name": "Dense", "config": {"name": "out", "units": 10, "activation": "softmax"}}]}}
            """;

    private final URI service;
    private final Duration third;

    private Overload(URI service, Duration third) {
        this.service = service;
        this.third = third;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        Duration third = Duration.ofMillis((args.length > 2 ? Integer.parseInt(args[2]) : 30) * 1000L / 3);
        Path models = Files.createTempDirectory("lenslet-bench-models");
        Served.copy(directory.resolve("models/digits/1"), models.resolve("digits/1"));
        Path slow = Files.createDirectories(models.resolve("slow/1"));
        Network network = KerasJson.read(new JsonMapper().readTree(NETWORK));
        ServiceLoader.load(ModelExporter.class)
                .findFirst()
                .orElseThrow()
                .export(network, WeightInitialization.of(network, 1), slow.resolve("model.onnx"));
        try (Served served = Served.lenslet(directory, Path.of(args[1]), "--lenslet.models.dir=" + models)) {
            Overload overload = new Overload(served.address(), third);
            overload.measure("slow", 8, false);
            overload.measure("digits", 32, true);
        }
    }

    private void measure(String model, int clients, boolean refusalsAreDear) throws IOException {
        byte[] request = Requests.infer(model, "");
        double capacity;
        double refusals = 0;
        try (Load load = new Load(service, clients)) {
            while (load.closed(request, third).goodPerSecond() == 0) {
                System.out.println(model + " is being loaded");
            }
            Answers closed = load.closed(request, third);
            capacity = closed.goodPerSecond();
            print(model, "closed, " + clients + " clients", closed);
            if (refusalsAreDear) {
                // Late when its tensor is read: refused where a full line refuses.
                Answers refused = load.closed(Requests.infer(model, ",\"timeout\":1"), third.dividedBy(2));
                refusals = refused.refusedPerSecond();
                print(model, "refusals alone", refused);
            }
        }
        Answers before;
        Answers twice;
        Answers after;
        try (Load load = new Load(service, CONNECTIONS)) {
            before = load.open(request, .8 * capacity, third);
            print(model, "80 % offered", before);
            twice = load.open(request, 2 * capacity, third.multipliedBy(3));
            print(model, "200 % offered", twice);
            after = load.open(request, .8 * capacity, third);
            print(model, "80 % afterwards", after);
        }
        double bar = .95;
        if (refusalsAreDear) {
            // Where refusing all that is offered takes all there is, nothing can be asked for.
            bar = refusals > 2 * capacity ? .9 * (1 - 2 * capacity / refusals) / (1 - capacity / refusals) : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "%-7s goodput / capacity %.3f (bar %.3f); p99 admitted / p99 at 80 %% %.2f (bar 2); refusal p50 %.2f ms (bar 5);"
                        + " failed %d; afterwards %.3f of what is offered%n",
                model,
                twice.goodPerSecond() / capacity,
                bar,
                twice.goodMillis(.99) / before.goodMillis(.99),
                twice.refusedMillis(.5),
                before.failed() + twice.failed() + after.failed(),
                after.goodPerSecond() / (.8 * capacity));
    }

    private static void print(String model, String what, Answers answers) {
        System.out.printf(Locale.ROOT, "%-7s %-18s %s%n", model, what, answers);
    }
}
