package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures in a JVM of its own, whose natives and threads are those that are asked for. */
final class MeasuringJvm {

    private MeasuringJvm() {}

    /**
     * Runs a class of this package with one argument, and reads the figure that it prints behind a unit.
     *
     * @param properties of the JVM
     */
    static double figure(
            Class<?> main, String what, Map<String, String> properties, Map<String, String> environment, String unit)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                what));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(what + " failed: " + output);
        }
        return Double.parseDouble(
                output.substring(output.lastIndexOf(unit) + unit.length()).trim());
    }
}
