package bench;

import dev.lenslet.dataset.Archives;
import dev.lenslet.training.Textures;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
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

    private TransferEpochs() {}

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
            served.awaitReady();
            return train(new Jobs(served.address()), epochs);
        }
    }

    /** 400 pictures to train with and 100 to test with: two classes of 250. */
    private static Epochs train(Jobs jobs, int epochs) throws IOException, InterruptedException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String texture : List.of("stripes", "checks")) {
            for (int i = 0; i < EACH; i++) {
                files.put(texture + "/" + i + ".png", Textures.picture(texture, i, 224));
            }
        }
        jobs.post("/datasets?name=textures", "application/zip", BodyPublishers.ofByteArray(Archives.zip(files)));
        JsonNode job = jobs.succeeded("{\"model\":\"textures\",\"dataset\":\"textures\","
                + "\"network\":\"vgg16-transfer\",\"training\":{\"epochs\":" + epochs + ",\"seed\":1}}");
        return epochs(jobs.text("/training-jobs/" + job.get("id").asString() + "/events"));
    }

    private static Epochs epochs(String events) {
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
}
