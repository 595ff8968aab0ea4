package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Resident memory after the same requests: an empty application and Lenslet, in turn, with the same flags.
 *
 * <p>Arguments: the directory of the extracted application, rounds, requests, a picture, then further JVM flags for both.
 */
final class ResidentMemory {

    private ResidentMemory() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        int rounds = Integer.parseInt(args[1]);
        int requests = Integer.parseInt(args[2]);
        byte[] picture = Files.readAllBytes(Path.of(args[3]));
        List<String> flags = new ArrayList<>(List.of(args).subList(4, args.length));
        flags.add("--enable-native-access=ALL-UNNAMED");
        List<Double> empty = new ArrayList<>();
        List<Double> lenslet = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            empty.add(measure(directory, StartTimes.with(flags, "-jar", "empty.jar"), "/empty", picture, requests));
            lenslet.add(
                    measure(directory, StartTimes.with(flags, "-jar", "lenslet.jar"), "/predict", picture, requests));
        }
        Figures emptyFigures = new Figures("empty", empty, "MB");
        Figures lensletFigures = new Figures("lenslet", lenslet, "MB");
        double models = Served.megabytes(directory.resolve("models"));
        System.out.println(emptyFigures);
        System.out.println(lensletFigures);
        System.out.printf(
                Locale.ROOT,
                "models %.2f MB; (lenslet - models) / empty %.2f (bar 1.3)%n",
                models,
                (lensletFigures.median() - models) / emptyFigures.median());
    }

    private static double measure(Path directory, List<String> command, String path, byte[] body, int requests)
            throws IOException, InterruptedException {
        try (Served served = Served.start(directory, command, path, body)) {
            served.awaitFirstAnswer();
            for (int i = 0; i < requests; i++) {
                if (served.post().statusCode() != 200) {
                    throw new IOException("a request failed");
                }
            }
            return served.residentKilobytes() * 1024 / 1e6;
        }
    }
}
