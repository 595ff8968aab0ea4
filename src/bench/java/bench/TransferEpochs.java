package bench;

import dev.lenslet.dataset.Archives;
import dev.lenslet.training.Textures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Epochs of vgg16-transfer on 400 pictures through HTTP: with what its frozen layers give kept on disk, and with a full
 * forward pass in each epoch ({@code lenslet.training.features=0}). The weights are random, in a file as VGG16's.
 *
 * <p>Arguments: the directory of the extracted application.
 */
final class TransferEpochs {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int EACH = 250;

    /** The share of pictures that are trained with. */
    private static final double TRAINED = 0.8;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI service;

    private TransferEpochs(URI service) {
        this.service = service;
    }

    /** @param first the computing of features and the first epoch, seconds; @param later the other epochs' */
    private record Epochs(double first, List<Double> later) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path application = Path.of(args[0]);
        Path weights = Files.createDirectories(application.resolve("weights"));
        try (var packed = new GZIPInputStream(new GZIPInputStream(
                Files.newInputStream(Path.of("src/test/resources/exchange/vgg16-layout.h5.gz.gz"))))) {
            Files.write(weights.resolve("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"), packed.readAllBytes());
        }
        Epochs kept = run(application, weights, "8GB", 5);
        Epochs anew = run(application, weights, "0B", 2);
        print("first epoch, features among it", List.of(kept.first));
        print("later epochs, features kept", kept.later);
        print("later epochs, a full forward pass in each", anew.later);
        System.out.printf(
                Locale.ROOT,
                "second / first epoch %.2f %% (bar 5 %%); kept / full forward pass %.2f %%%n",
                100 * kept.later.getFirst() / kept.first,
                100 * kept.later.getFirst() / anew.later.getFirst());
    }

    private static void print(String what, List<Double> seconds) {
        System.out.println(new Figures(what, seconds, "s"));
    }

    private static Epochs run(Path application, Path weights, String features, int epochs)
            throws IOException, InterruptedException {
        byte[] picture = Files.readAllBytes(Path.of("samples/seven.png"));
        try (Served served = Served.start(
                application,
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlenslet.weights.dir=" + weights.toAbsolutePath(),
                        "-Dlenslet.training.features=" + features,
                        "-jar",
                        "lenslet.jar"),
                "/predict",
                picture)) {
            served.awaitFirstAnswer();
            return new TransferEpochs(served.address()).train(epochs);
        }
    }

    /** 400 pictures to train with and 100 to test with: two classes of 250. */
    private Epochs train(int epochs) throws IOException, InterruptedException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String texture : List.of("stripes", "checks")) {
            for (int i = 0; i < EACH; i++) {
                files.put(texture + "/" + i + ".png", Textures.picture(texture, i, 224));
            }
        }
        send(HttpRequest.newBuilder(service.resolve("/datasets?name=textures"))
                .header("Content-Type", "application/zip")
                .POST(BodyPublishers.ofByteArray(Archives.zip(files))));
        JsonNode job = send(HttpRequest.newBuilder(service.resolve("/training-jobs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"textures\",\"dataset\":\"textures\","
                        + "\"network\":\"vgg16-transfer\",\"training\":{\"epochs\":" + epochs + ",\"seed\":1}}")));
        String id = job.get("id").asString();
        while (!List.of("SUCCEEDED", "FAILED", "CANCELLED")
                .contains(job.get("state").asString())) {
            Thread.sleep(1000);
            job = send(HttpRequest.newBuilder(service.resolve("/training-jobs/" + id)));
        }
        if (!job.get("state").asString().equals("SUCCEEDED")) {
            throw new IOException("job " + id + " ended as " + job);
        }
        return epochs(id);
    }

    private Epochs epochs(String id) throws IOException, InterruptedException {
        String events = client.send(
                        HttpRequest.newBuilder(service.resolve("/training-jobs/" + id + "/events"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        Instant began = Instant.MIN;
        double features = 0;
        List<Double> epochs = new ArrayList<>();
        for (String line :
                events.lines().filter(line -> line.startsWith("data:")).toList()) {
            JsonNode event = JSON.readTree(line.substring("data:".length()));
            String phase = event.path("phase").asString("");
            if (phase.equals("computing features") && began.equals(Instant.MIN)) {
                began = Instant.parse(event.path("at").asString());
            } else if (phase.equals("training")) {
                features =
                        Duration.between(began, Instant.parse(event.path("at").asString()))
                                        .toMillis()
                                / 1e3;
            } else if (event.has("seconds")) {
                epochs.add(event.path("seconds").asDouble());
            }
        }
        // The test pictures' are computed in the same phase; they are no part of an epoch.
        return new Epochs(TRAINED * features + epochs.getFirst(), epochs.subList(1, epochs.size()));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(response.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
