package bench;

import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.training.ModelExporter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the service chooses to run the bundled models and, with random weights, some named networks: what each candidate gave,
 * and what loading takes with measuring and without.
 *
 * <p>Arguments: the directory of the extracted application, rounds (default 3).
 */
final class RunnerChoices {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> BUNDLED = List.of("digits", "gestures", "sounds", "languages");

    private RunnerChoices() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path application = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Map<String, Network> networks = new LinkedHashMap<>();
        NamedNetworks named = new NamedNetworks();
        networks.put("cnn-lstm", named.get("cnn-lstm").network());
        networks.put("cnn-lstm-64", named.get("cnn-lstm").network().withInputShape(Shape.of(30, 64, 64, 1)));
        networks.put("simple-cnn", named.get("simple-cnn").network());
        networks.put("vgg16-transfer", named.get("vgg16-transfer").network());
        ModelExporter exporter =
                ServiceLoader.load(ModelExporter.class).findFirst().orElseThrow();
        for (Map.Entry<String, Network> network : networks.entrySet()) {
            Path version = Files.createDirectories(
                    application.resolve("models").resolve(network.getKey()).resolve("1"));
            exporter.export(
                    network.getValue(), WeightInitialization.of(network.getValue(), 1), version.resolve("model.onnx"));
        }
        byte[] picture = Files.readAllBytes(Path.of("samples/seven.png"));
        for (int round = 0; round < rounds; round++) {
            try (Served served = Served.start(
                            application,
                            List.of(
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-Dlenslet.models.poll=1s",
                                    "-jar",
                                    "lenslet.jar"),
                            "/predict",
                            picture);
                    HttpClient client = HttpClient.newHttpClient()) {
                served.awaitReady();
                for (String model : BUNDLED) {
                    print(client, served.address(), model);
                }
                for (String model : networks.keySet()) {
                    print(client, served.address(), model);
                }
            }
        }
    }

    private static void print(HttpClient client, URI address, String model) throws IOException, InterruptedException {
        JsonNode group = configuration(client, address, model).at("/instance_group/0");
        double measured = reload(client, address, model, group.at("/chosen").asString());
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-15s %d x %d %-9s loaded again in %.0f ms",
                model,
                group.at("/count").asInt(),
                group.at("/threads").asInt(),
                group.at("/chosen").asString(),
                measured));
        for (JsonNode trial : group.at("/measured")) {
            line.append(String.format(
                    Locale.ROOT,
                    "; %d x %d: %.1f/s, %.2f ms",
                    trial.at("/count").asInt(),
                    trial.at("/threads").asInt(),
                    trial.at("/runs_per_second").asDouble(),
                    trial.at("/latency_micros").asDouble() / 1e3));
        }
        System.out.println(line);
    }

    /** Milliseconds of unloading and of a load that measures nothing. */
    private static double reload(HttpClient client, URI address, String model, String chosen)
            throws IOException, InterruptedException {
        post(client, address.resolve("/v2/repository/models/" + model + "/unload"));
        long began = System.nanoTime();
        post(client, address.resolve("/v2/repository/models/" + model + "/load"));
        double millis = (System.nanoTime() - began) / 1e6;
        String again = configuration(client, address, model)
                .at("/instance_group/0/chosen")
                .asString();
        if (chosen.equals("measured") && !again.equals("cached")) {
            throw new IOException(model + " was measured again");
        }
        return millis;
    }

    private static JsonNode configuration(HttpClient client, URI address, String model)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/v2/models/" + model + "/config"))
                .build();
        for (int attempt = 0; attempt < 120; attempt++) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return JSON.readTree(answer.body());
            }
            Thread.sleep(250);
        }
        throw new IOException(model + " was not loaded");
    }

    private static void post(HttpClient client, URI address) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(address)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }
}
