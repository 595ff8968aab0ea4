package bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Adds a class {@code silence} to a zip of clips in class folders: digital zero, dither, hiss, hum and room noise at
 * several levels, rates and lengths. The same seed makes the same clips. Runs without being compiled:
 *
 * <pre>java src/bench/java/bench/AddSilence.java clips.zip with-silence.zip [clips, default 150] [seed, default 1]</pre>
 */
public final class AddSilence {

    private static final int[] RATES = {8_000, 16_000, 22_050, 44_100, 48_000};
    private static final String[] KINDS = {"zero", "dither", "hiss", "hum", "room"};

    private AddSilence() {}

    public static void main(String[] args) throws IOException {
        int count = args.length > 2 ? Integer.parseInt(args[2]) : 150;
        Random random = new Random(args.length > 3 ? Long.parseLong(args[3]) : 1);
        StringBuilder rows = new StringBuilder();
        try (InputStream in = Files.newInputStream(Path.of(args[0]));
                OutputStream out = Files.newOutputStream(Path.of(args[1]));
                ZipInputStream from = new ZipInputStream(in);
                ZipOutputStream to = new ZipOutputStream(out)) {
            byte[] manifest = null;
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                if (entry.getName().equals("manifest.csv")) {
                    manifest = from.readAllBytes();
                } else {
                    put(to, entry.getName(), entry.isDirectory() ? new byte[0] : from.readAllBytes());
                }
            }
            for (int i = 0; i < count; i++) {
                String kind = KINDS[i % KINDS.length];
                int rate = RATES[random.nextInt(RATES.length)];
                double seconds = 0.3 + 1.7 * random.nextDouble();
                String file = String.format(Locale.ROOT, "silence_%s_%03d.wav", kind, i);
                put(to, "silence/" + file, wav(noise(kind, rate, (int) (seconds * rate), random), rate));
                rows.append(String.format(Locale.ROOT, "silence,%s,%.2f,CC0,generated,%s\n", file, seconds, kind));
            }
            if (manifest != null) {
                String text = new String(manifest, StandardCharsets.UTF_8);
                String whole = text + (text.endsWith("\n") ? "" : "\n") + rows;
                put(to, "manifest.csv", whole.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Full scale is 1. */
    private static double[] noise(String kind, int rate, int length, Random random) {
        double[] sound = new double[length];
        // Root mean square, in decibels below full scale.
        double level = Math.pow(10, -(50 + 35 * random.nextDouble()) / 20);
        double mains = random.nextBoolean() ? 50 : 60;
        double phase = random.nextDouble() * 2 * Math.PI;
        double slow = 0;
        double pole = Math.exp(-2 * Math.PI * (100 + 500 * random.nextDouble()) / rate);
        for (int i = 0; i < length; i++) {
            double white = random.nextGaussian();
            slow = pole * slow + Math.sqrt(1 - pole * pole) * white;
            double turn = 2 * Math.PI * mains * i / rate + phase;
            sound[i] = switch (kind) {
                case "dither" -> (random.nextDouble() + random.nextDouble() - 1) / 32_768;
                case "hiss" -> level * white;
                case "hum" ->
                    level * (Math.sin(turn) + 0.5 * Math.sin(2 * turn) + 0.3 * Math.sin(3 * turn) + 0.05 * white);
                case "room" -> level * (slow + 0.1 * white);
                default -> 0;
            };
        }
        return sound;
    }

    private static byte[] wav(double[] sound, int rate) {
        ByteBuffer bytes = ByteBuffer.allocate(44 + 2 * sound.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * sound.length);
        bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        bytes.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
        bytes.putShort((short) 2).putShort((short) 16);
        bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * sound.length);
        for (double value : sound) {
            bytes.putShort((short) Math.round(Math.clamp(value, -1, 1) * 32_767));
        }
        return bytes.array();
    }

    private static void put(ZipOutputStream zip, String name, byte[] contents) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // A fixed time, so that the same seed makes the same file.
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(contents);
        zip.closeEntry();
    }
}
