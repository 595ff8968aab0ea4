package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Half the capacity of digits offered, first in peace, then while new versions are moved into the models directory one after
 * another: each is verified, loaded, warmed and takes the traffic, and the one before drains. Server and load on one machine.
 *
 * <p>Arguments: the extracted application; a picture; seconds of each part (default 10), rounds (default 3).
 */
final class Reload {

    private static final int CONNECTIONS = 32;
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    private Reload() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        Duration part = Duration.ofSeconds(args.length > 2 ? Integer.parseInt(args[2]) : 10);
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 3;
        Path models = Files.createTempDirectory("lenslet-bench-models");
        Path first = directory.resolve("models/digits/1");
        Served.copy(first, models.resolve("digits/1"));
        byte[] request = Requests.infer("digits", "");
        try (Served served = Served.lenslet(directory, Path.of(args[1]), "--lenslet.models.dir=" + models)) {
            double rate;
            try (Load load = new Load(served.address(), CONNECTIONS)) {
                load.closed(request, part);
                rate = load.closed(request, part).goodPerSecond() / 2;
            }
            int version = 1;
            for (int round = 0; round < rounds; round++) {
                try (Load load = new Load(served.address(), CONNECTIONS)) {
                    Answers steady = load.open(request, rate, part);
                    int from = version;
                    int versions = (int) (part.dividedBy(BETWEEN)) - 1;
                    CompletableFuture<Void> publishing =
                            CompletableFuture.runAsync(() -> publish(first, models, from, versions));
                    Answers reloading = load.open(request, rate, part);
                    publishing.join();
                    version += versions;
                    System.out.println("steady    " + steady);
                    System.out.println("reloading " + reloading);
                    System.out.printf(
                            Locale.ROOT,
                            "%d versions; p99 reloading / steady %.2f (bar 3); failed %d, refused %.0f/s%n",
                            versions,
                            reloading.goodMillis(.99) / steady.goodMillis(.99),
                            steady.failed() + reloading.failed(),
                            reloading.refusedPerSecond());
                }
            }
            String answered = new String(served.post().body(), StandardCharsets.UTF_8);
            System.out.println("newest " + version + "; answered by " + answered.replaceAll(",\"predictions.*", ""));
        }
    }

    private static void publish(Path first, Path models, int newest, int count) {
        try {
            for (int version = newest + 1; version <= newest + count; version++) {
                Thread.sleep(BETWEEN);
                Path beside = models.resolve(".beside-" + version);
                Served.copy(first, beside);
                Files.move(beside, models.resolve("digits/" + version), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
