package bench;

import dev.lenslet.media.SoundLimits;
import dev.lenslet.media.Sounds;
import dev.lenslet.media.Spectrogram;
import dev.lenslet.media.Waveform;
import dev.lenslet.network.SpectrogramPreprocessing;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Ten seconds of WAV to spectrograms, warm: decoding with resampling, and the spectrograms, at several rates. Processor time
 * of the one thread that does it, so that what else runs on the machine counts less.
 */
final class SoundSpeed {

    private static final int WARM_UP = 200;
    private static final int ROUNDS = 300;
    private static final int[][] KINDS = {
        {8_000, 1},
        {8_000, 2},
        {16_000, 1},
        {16_000, 2},
        {22_050, 1},
        {22_050, 2},
        {44_100, 1},
        {44_100, 2},
        {48_000, 1},
        {48_000, 2}
    };
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private SoundSpeed() {}

    public static void main(String[] args) {
        Sounds sounds = new Sounds(SoundLimits.DEFAULT);
        SpectrogramPreprocessing preprocessing = SpectrogramPreprocessing.speechAndMusic(64, 64);
        Spectrogram spectrogram = new Spectrogram(preprocessing);
        System.out.println("rate channels  decode ms (median, 90%)  spectrograms ms (median, 90%)  windows");
        for (int[] kind : KINDS) {
            byte[] wav = wav(kind[0], kind[1], 10);
            double[] decoding = new double[ROUNDS];
            double[] drawing = new double[ROUNDS];
            int windows = 0;
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                long start = THREADS.getCurrentThreadCpuTime();
                Waveform clip = sounds.read(wav, preprocessing.rate());
                long decoded = THREADS.getCurrentThreadCpuTime();
                windows = windows(preprocessing, spectrogram, clip);
                if (round >= 0) {
                    decoding[round] = (decoded - start) / 1e6;
                    drawing[round] = (THREADS.getCurrentThreadCpuTime() - decoded) / 1e6;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d %d  %.2f %.2f  %.2f %.2f  %d%n",
                    kind[0],
                    kind[1],
                    at(decoding, 0.5),
                    at(decoding, 0.9),
                    at(drawing, 0.5),
                    at(drawing, 0.9),
                    windows);
        }
    }

    private static int windows(SpectrogramPreprocessing preprocessing, Spectrogram spectrogram, Waveform clip) {
        int length = clip.samples().length;
        int count = preprocessing.windows(length);
        float[] target = new float[count * preprocessing.shape().size()];
        for (int window = 0; window < count; window++) {
            spectrogram.window(
                    clip.samples(),
                    preprocessing.start(window, length),
                    target,
                    window * preprocessing.shape().size());
        }
        return count;
    }

    private static double at(double[] times, double share) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * sorted.length)];
    }

    private static byte[] wav(int rate, int channels, int seconds) {
        int data = rate * channels * seconds * 2;
        ByteBuffer bytes = ByteBuffer.allocate(44 + data).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data);
        bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        bytes.putShort((short) 1).putShort((short) channels).putInt(rate);
        bytes.putInt(rate * channels * 2).putShort((short) (2 * channels)).putShort((short) 16);
        bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data);
        Random random = new Random(1);
        while (bytes.hasRemaining()) {
            bytes.putShort((short) (random.nextGaussian() * 3_000));
        }
        return bytes.array();
    }
}
