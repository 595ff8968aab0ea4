package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Resident memory under sustained load on all bundled models, a second of each in turn by eight clients, and of an empty
 * application with the same bodies, rate and flags.
 *
 * <p>Arguments: the extracted application; the folder of samples; seconds for each application (default 120).
 */
final class Sustained {

    private static final int CLIENTS = 8;
    private static final Duration TURN = Duration.ofSeconds(1);

    private Sustained() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        Path samples = Path.of(args[1]);
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 120;
        byte[] picture = Files.readAllBytes(samples.resolve("seven.png"));
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("image/png", picture);
        bodies.put("audio/wav", Files.readAllBytes(samples.resolve("silence.wav")));
        bodies.put("image/gif", Files.readAllBytes(samples.resolve("thanks.gif")));
        bodies.put("text/plain", "Das ist ein Satz.".getBytes(StandardCharsets.UTF_8));
        List<Double> rates = new ArrayList<>();
        double lenslet = measure(directory, "lenslet.jar", "/predict", picture, bodies, seconds, rates);
        double empty = measure(directory, "empty.jar", "/empty", picture, bodies, seconds, rates);
        double models = Served.megabytes(directory.resolve("models"));
        System.out.printf(
                Locale.ROOT,
                "models %.1f MB; (lenslet - models) / empty %.2f (bar 1.3)%n",
                models,
                (lenslet - models) / empty);
    }

    /** @param rates of each body a second; filled where it is empty, kept to where it is not */
    private static double measure(
            Path directory,
            String jar,
            String path,
            byte[] picture,
            Map<String, byte[]> bodies,
            int seconds,
            List<Double> rates)
            throws IOException, InterruptedException {
        List<byte[]> requests = new ArrayList<>();
        bodies.forEach((type, body) -> requests.add(Requests.post(path, type, body)));
        List<String> command = List.of("--enable-native-access=ALL-UNNAMED", "-jar", jar);
        try (Served served = Served.start(directory, command, path, picture)) {
            served.awaitFirstAnswer();
            StringBuilder course = new StringBuilder();
            double last = 0;
            try (Load load = new Load(served.address(), CLIENTS)) {
                boolean first = rates.isEmpty();
                double[] answered = new double[requests.size()];
                int failed = 0;
                for (int second = 0; second < seconds; second++) {
                    int turn = second % requests.size();
                    Answers answers = first
                            ? load.closed(requests.get(turn), TURN)
                            : load.open(requests.get(turn), rates.get(turn), TURN);
                    answered[turn] = answers.goodPerSecond();
                    failed += answers.failed();
                    if ((second + 1) % Math.max(1, seconds / 6) == 0) {
                        last = served.residentKilobytes() * 1024 / 1e6;
                        course.append(String.format(Locale.ROOT, " %.0f", last));
                    }
                }
                for (double rate : answered) {
                    if (first) {
                        rates.add(rate);
                    }
                }
                System.out.println(jar + " MB, by sixths of " + seconds + " s:" + course + "; failed " + failed
                        + "; last turns' requests/s " + Arrays.toString(answered));
            }
            return last;
        }
    }
}
