package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Start to first answer: an empty application, Lenslet, and Lenslet with an AOT cache, in turn.
 *
 * <p>Arguments: the directory of the extracted application (with {@code lenslet.jar} and {@code empty.jar}), rounds, a
 * picture.
 */
final class StartTimes {

    private StartTimes() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        int rounds = Integer.parseInt(args[1]);
        byte[] picture = Files.readAllBytes(Path.of(args[2]));
        List<String> flags = List.of("--enable-native-access=ALL-UNNAMED");
        List<Double> empty = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        List<Double> cached = new ArrayList<>();
        Path cache = directory.resolve("lenslet.aot");
        Files.deleteIfExists(cache);
        try (Served served = Served.start(
                directory,
                with(flags, "-XX:AOTCacheOutput=lenslet.aot", "-jar", "lenslet.jar", "--lenslet.serving.warm-up=0s"),
                "/predict",
                picture)) {
            served.awaitFirstAnswer();
            for (int i = 0; i < 100; i++) {
                served.post();
            }
        }
        if (!Files.exists(cache)) {
            throw new IOException("no AOT cache was made; it takes JDK 25");
        }
        for (int round = 0; round < rounds; round++) {
            empty.add(time(directory, with(flags, "-jar", "empty.jar"), "/empty", picture));
            plain.add(time(directory, with(flags, "-jar", "lenslet.jar"), "/predict", picture));
            cached.add(time(
                    directory, with(flags, "-XX:AOTCache=lenslet.aot", "-jar", "lenslet.jar"), "/predict", picture));
        }
        Figures emptyFigures = new Figures("empty", empty, "s");
        Figures plainFigures = new Figures("lenslet", plain, "s");
        Figures cachedFigures = new Figures("lenslet, AOT cache", cached, "s");
        System.out.println(emptyFigures);
        System.out.println(plainFigures);
        System.out.println(cachedFigures);
        System.out.printf(
                Locale.ROOT,
                "lenslet / empty %.2f (bar 1.3), with AOT cache / empty without %.2f (bar 0.7)%n",
                plainFigures.median() / emptyFigures.median(),
                cachedFigures.median() / emptyFigures.median());
    }

    private static double time(Path directory, List<String> command, String path, byte[] body)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Served served = Served.start(directory, command, path, body)) {
            served.awaitFirstAnswer();
            return (System.nanoTime() - start) / 1e9;
        }
    }

    static List<String> with(List<String> flags, String... more) {
        List<String> line = new ArrayList<>(flags);
        line.addAll(List.of(more));
        return line;
    }
}
