package dev.lenslet.device;

import dev.lenslet.device.Gpu.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks NVIDIA's tool for the GPUs of this machine. One thread at a time. */
final class NvidiaSmi {

    /** The name comes last, since it alone may have commas. */
    private static final List<String> FIELDS = List.of(
            "index",
            "uuid",
            "memory.total",
            "memory.used",
            "utilization.gpu",
            "driver_version",
            "mig.mode.current",
            "name");

    private static final Pattern LISTED = Pattern.compile("GPU (\\d+): (.*) \\(UUID: \\S+\\)");
    private static final Pattern SLICE = Pattern.compile("\\s+MIG (\\S+)\\s+Device\\s+\\d+: \\(UUID: (MIG-\\S+)\\)");
    private static final Pattern SLICE_MEMORY = Pattern.compile("(?:.*\\.)?(\\d+)gb.*");

    /** Of the profile's gigabytes, which round up: a {@code 1g.18gb} has 16 GiB, a {@code 1g.10gb} 9.5. */
    private static final double SLICE_SHARE = 0.9;

    private static final int MAX_OUTPUT = 1 << 20;

    private final String command;
    private final Duration limit;
    private @Nullable Process hanging;

    NvidiaSmi(String command, Duration limit) {
        this.command = command;
        this.limit = limit;
    }

    /** Why there are no GPUs to be had. */
    static final class Unavailable extends Exception {
        Unavailable(String reason) {
            super(reason);
        }
    }

    /**
     * GPUs by their index, each followed by its slices; none where the machine has a driver, but no GPU.
     *
     * @throws Unavailable where the tool is absent, fails, says what cannot be understood or takes longer than its limit
     */
    List<Gpu> gpus() throws Unavailable, InterruptedException {
        String csv = run("--query-gpu=" + String.join(",", FIELDS), "--format=csv,noheader,nounits");
        List<Gpu> gpus = new ArrayList<>();
        boolean sliced = false;
        for (String line : csv.lines().filter(text -> !text.isBlank()).toList()) {
            if (line.startsWith("No devices were found")) {
                return List.of();
            }
            String[] values = Arrays.stream(line.split(",", FIELDS.size()))
                    .map(String::strip)
                    .toArray(String[]::new);
            if (values.length != FIELDS.size() || !values[0].matches("\\d{1,4}") || !values[1].startsWith("GPU-")) {
                throw new Unavailable("nvidia-smi says what cannot be understood: " + start(line));
            }
            gpus.add(gpu(values));
            sliced |= isSliced(values);
        }
        return sliced ? withSlices(gpus, run("-L")) : gpus;
    }

    private static boolean isSliced(String[] values) {
        return values[6].equals("Enabled");
    }

    private static Gpu gpu(String[] values) {
        Long total = number(values[2]);
        Long used = number(values[3]);
        Long percent = number(values[4]);
        String unusable = isSliced(values)
                ? "MIG is on, so that only its slices can be used"
                : total == null ? "it does not tell how much memory it has" : null;
        return new Gpu(
                "gpu:" + values[0],
                values[1],
                values[7],
                total == null ? 0 : total << 20,
                used == null ? null : used << 20,
                percent == null ? null : percent / 100.0,
                values[5],
                null,
                unusable);
    }

    private static List<Gpu> withSlices(List<Gpu> gpus, String listed) {
        List<Gpu> all = new ArrayList<>();
        for (Gpu gpu : gpus) {
            all.add(gpu);
            boolean own = false;
            for (String line : listed.lines().toList()) {
                Matcher heading = LISTED.matcher(line);
                Matcher slice = SLICE.matcher(line);
                if (heading.matches()) {
                    own = gpu.id().equals("gpu:" + heading.group(1));
                } else if (own && slice.matches()) {
                    all.add(slice(gpu, slice.group(1), slice.group(2)));
                }
            }
        }
        return all;
    }

    private static Gpu slice(Gpu gpu, String profile, String uuid) {
        Matcher gigabytes = SLICE_MEMORY.matcher(profile);
        long memory = gigabytes.matches() ? (long) (Long.parseLong(gigabytes.group(1)) * 1e9 * SLICE_SHARE) : 0;
        return new Gpu(
                uuid,
                uuid,
                gpu.name() + " MIG " + profile,
                memory,
                null,
                null,
                gpu.driver(),
                new Slice(gpu.id(), profile),
                memory == 0 ? "its profile does not tell how much memory it has" : null);
    }

    /** Null for {@code [N/A]}, {@code [Insufficient Permissions]} and the like. */
    private static @Nullable Long number(String text) {
        return text.matches("\\d{1,12}") ? Long.valueOf(text) : null;
    }

    /** Into a file, not a pipe: what a killed tool leaves running may hold a pipe open for ever. */
    private String run(String... arguments) throws Unavailable, InterruptedException {
        if (hanging != null && hanging.isAlive()) {
            throw new Unavailable("nvidia-smi hangs, and cannot be ended");
        }
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("nvidia-smi", ".txt");
            try {
                Process process = start(line, output);
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    hanging = process;
                    throw new Unavailable("nvidia-smi did not answer within " + limit.toMillis() + " ms");
                }
                String text = read(output);
                if (process.exitValue() != 0) {
                    throw new Unavailable("nvidia-smi failed (" + process.exitValue() + "): " + start(text));
                }
                return text;
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException failure) {
            throw new Unavailable("what nvidia-smi says cannot be read: " + failure.getMessage());
        }
    }

    private static Process start(List<String> line, Path output) throws Unavailable {
        try {
            return new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException absent) {
            throw new Unavailable(absent.getMessage() + "; it comes with NVIDIA's driver");
        }
    }

    private static String read(Path output) throws IOException {
        try (var in = Files.newInputStream(output)) {
            return new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
        }
    }

    private static String start(String text) {
        String line = text.lines().filter(one -> !one.isBlank()).findFirst().orElse("nothing");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
